package dev.coffer.local.yaml;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one document of nested mappings, event by event, so that nothing is built from it: no
 * aliases (a bomb is made of them), no tags (which name types), no merge keys. A scalar is the text
 * that it is written as: {@code 007} stays {@code 007}, {@code no} stays {@code no}.
 */
final class YamlReader {
  private static final int MAX_DEPTH = SecretName.MAX_SEGMENTS + 1;
  private static final String NOTHING = "(?i)null|~|";

  private final Path file;
  private final ParserImpl events;
  private final NavigableMap<SecretName, String> values = new TreeMap<>();
  private final List<String> unaddressable = new ArrayList<>();

  private YamlReader(Path file, String text) {
    this.file = file;
    this.events = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /**
   * What a file says.
   *
   * @param unaddressable what has no value that is one text, or no name
   */
  record Content(NavigableMap<SecretName, String> values, List<String> unaddressable) {}

  /**
   * @throws SecretsException UNAVAILABLE with file and line for what cannot be read
   */
  static Content read(Path file, String text) {
    YamlReader reader = new YamlReader(file, text);
    try {
      reader.stream();
    } catch (MarkedYAMLException e) {
      // Its message quotes the line: only the place is taken over.
      throw YamlErrors.at(
          file, lineOf(e.getProblemMark()), "this is not YAML", "Check indentation and quotes.");
    } catch (YAMLException e) {
      throw YamlErrors.at(
          file, 1, "the file has characters that YAML does not allow", "Remove them.");
    }
    return new Content(reader.values, reader.unaddressable);
  }

  private void stream() {
    events.getEvent(); // the start of the stream
    if (events.checkEvent(Event.ID.StreamEnd)) {
      return;
    }
    events.getEvent(); // the start of the document
    Event root = next();
    if (root instanceof MappingStartEvent) {
      mapping("", 1);
    } else if (!isNothing(root)) {
      throw error(root, "the file is no mapping", "Write key: value lines.");
    }
    events.getEvent(); // the end of the document
    if (!events.checkEvent(Event.ID.StreamEnd)) {
      throw error(events.peekEvent(), "a second document begins", "Keep one document.");
    }
  }

  private void mapping(String path, int depth) {
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event key = next();
      if (!(key instanceof ScalarEvent scalar)) {
        throw error(key, "a key is not a word", "Write keys as plain words.");
      }
      if (scalar.getValue().equals("<<")) {
        throw error(key, "merge keys are not supported", "Write the keys out.");
      }
      value(YamlNames.below(path, scalar.getValue()), next(), depth);
    }
    events.getEvent();
  }

  private void value(String path, Event event, int depth) {
    if (event instanceof MappingStartEvent) {
      if (depth > MAX_DEPTH) {
        throw error(event, "the nesting is too deep", "Nest at most " + MAX_DEPTH + " levels.");
      }
      mapping(path, depth + 1);
    } else if (event instanceof CollectionStartEvent) {
      unaddressable.add(YamlNames.shown(path) + " (a list)");
      skipSequence();
    } else if (isNothing(event)) {
      unaddressable.add(YamlNames.shown(path) + " (no value)");
    } else {
      keep(path, (ScalarEvent) event);
    }
  }

  private void keep(String path, ScalarEvent scalar) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue())) {
      throw error(scalar, "a value has an unpaired surrogate", "Write whole characters.");
    }
    SecretName name = YamlNames.name(path);
    if (name == null) {
      unaddressable.add(YamlNames.shown(path));
    } else if (values.putIfAbsent(name, scalar.getValue()) != null) {
      throw error(scalar, name + " is given twice", "Keep one of them.");
    }
  }

  private void skipSequence() {
    int open = 1;
    while (open > 0) {
      Event event = next();
      if (event instanceof CollectionStartEvent) {
        open++;
      } else if (event.is(Event.ID.SequenceEnd) || event.is(Event.ID.MappingEnd)) {
        open--;
      }
    }
  }

  private static boolean isNothing(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().matches(NOTHING);
  }

  private Event next() {
    Event event = events.getEvent();
    if (event instanceof AliasEvent) {
      throw error(event, "aliases are not supported", "Write the value out, or quote the *.");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw error(event, "anchors are not supported", "Remove the anchor, or quote the &.");
    }
    if (tag(event) != null) {
      throw error(event, "tags are not supported", "Remove the tag, or quote the !.");
    }
    return event;
  }

  private static @Nullable String tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    return event instanceof CollectionStartEvent collection ? collection.getTag() : null;
  }

  private SecretsException error(Event event, String what, String mend) {
    return YamlErrors.at(file, lineOf(event.getStartMark()), what, mend);
  }

  private static int lineOf(@Nullable Mark mark) {
    return mark == null ? 1 : mark.getLine() + 1;
  }
}
