package dev.coffer.config;

import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Text to a tree of nodes with their positions. What could hide meaning is refused: anchors,
 * aliases, tags, merge keys, a second document, a key given twice. Used once.
 */
final class YamlParser {
  /** The deepest nesting: the format itself needs a handful. */
  static final int MAX_DEPTH = 24;

  private final String file;
  private final ParserImpl events;

  private YamlParser(String file, String text) {
    this.file = file;
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(false);
    this.events = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * The one document of a text: a mapping.
   *
   * @param file what errors call it
   * @throws SecretsException CONFIGURATION for whatever is not such a document
   */
  static Node.Mapping parse(String file, String text) {
    Position start = new Position(file, 1, 1);
    try {
      return new YamlParser(file, text).document(start);
    } catch (MarkedYAMLException e) {
      // Its message quotes the line, which may hold a secret: only the place is taken over.
      throw notYaml(file, text, e.getProblemMark(), start);
    } catch (YAMLException e) {
      throw start.error(
          "the file holds characters that YAML does not allow",
          "Remove control characters from it; keep secrets in files of their own.");
    }
  }

  private Node.Mapping document(Position start) {
    events.getEvent(); // the start of the stream
    if (events.checkEvent(Event.ID.StreamEnd)) {
      throw start.error("the file is empty", "Write at least a section \"stores\".");
    }
    events.getEvent(); // the start of the document
    Node root = node(1);
    events.getEvent(); // the end of the document
    if (!events.checkEvent(Event.ID.StreamEnd)) {
      throw at(events.peekEvent())
          .error("a second document begins", "Keep one document; remove the line \"---\".");
    }
    if (root instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw root.at()
        .error(
            "the file is " + root.kind() + ", not a section",
            "Write keys at its top: server, access, system, stores, cache, backends.");
  }

  private Node node(int depth) {
    Event event = events.getEvent();
    Position at = at(event);
    if (depth > MAX_DEPTH) {
      throw at.error("the nesting is too deep", "Nest at most " + MAX_DEPTH + " levels.");
    }
    refuseWhatHidesMeaning(event, at);
    if (event instanceof ScalarEvent scalar) {
      return new Node.Scalar(at, scalar.getValue(), scalar.isPlain());
    }
    return event instanceof SequenceStartEvent ? sequence(at, depth) : mapping(at, depth);
  }

  private Node.Sequence sequence(Position at, int depth) {
    List<Node> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(depth + 1));
    }
    events.getEvent();
    return new Node.Sequence(at, items);
  }

  private Node.Mapping mapping(Position at, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Node key = node(depth + 1);
      if (!(key instanceof Node.Scalar scalar) || scalar.isNothing()) {
        throw key.at().error("a key is " + key.kind(), "Write keys as plain words.");
      }
      if (scalar.text().equals("<<")) {
        throw key.at().error("merge keys are not supported", "Write the keys out.");
      }
      Node.Entry earlier = entries.put(scalar.text(), new Node.Entry(key.at(), node(depth + 1)));
      if (earlier != null) {
        throw key.at()
            .error(
                "the key " + Spelling.ofKey(scalar.text()) + " is given twice",
                "Keep one; the other stands in line " + earlier.keyAt().line() + ".");
      }
    }
    events.getEvent();
    return new Node.Mapping(at, entries);
  }

  private static void refuseWhatHidesMeaning(Event event, Position at) {
    if (event instanceof AliasEvent) {
      throw at.error("aliases are not supported", "Write the value out, or quote the *.");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw at.error("anchors are not supported", "Remove the anchor, or quote the &.");
    }
    if (tag(event) != null) {
      throw at.error("tags are not supported", "Remove the tag, or quote the !.");
    }
  }

  private static @Nullable String tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      // A lone "!" only says "text", and is refused with the others.
      return scalar.getTag();
    }
    return event instanceof SequenceStartEvent sequence
        ? sequence.getTag()
        : ((MappingStartEvent) event).getTag();
  }

  private Position at(Event event) {
    Mark mark = event.getStartMark();
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static SecretsException notYaml(
      String file, String text, @Nullable Mark mark, Position start) {
    if (mark == null) {
      return start.error("the file is not YAML", "Check its indentation and its quotes.");
    }
    Position at = new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    int offset = text.offsetByCodePoints(0, mark.getIndex());
    char found = offset < text.length() ? text.charAt(offset) : '\n';
    return switch (found) {
      case '\t' -> at.error("a tab stands where YAML wants spaces", "Indent with spaces.");
      case '@', '`' -> at.error("a value begins with " + found, "Put the value in double quotes.");
      default ->
          at.error(
              "this is not YAML",
              "Check the indentation, the quotes and the brackets of this line and the one above.");
    };
  }
}
