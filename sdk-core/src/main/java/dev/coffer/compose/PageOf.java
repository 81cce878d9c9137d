package dev.coffer.compose;

import dev.coffer.model.ErrorCode;

/** The member that gave a page, which alone can go on with it, and its own token. */
record PageOf(Member member, String token) {
  static PageOf of(Members members, String pageToken) {
    Member member = members.ownerOf(pageToken);
    String token = member == null ? null : Tag.of(member).untag(pageToken);
    if (member == null || token == null) {
      throw members
          .error(ErrorCode.INVALID_ARGUMENT, "did not give this page token")
          .remedy("List again from the start.")
          .build();
    }
    return new PageOf(member, token);
  }
}
