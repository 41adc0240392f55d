package io.daggerflow.tools.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The words of a command line that are no options, taken one after the other. */
final class Arguments {

  private final CommandLine line;
  private final Deque<String> left;

  Arguments(CommandLine line, List<String> words) {
    this.line = line;
    this.left = new ArrayDeque<>(words);
  }

  /** The next one, which must be there. */
  String next(String label) {
    String word = left.poll();
    if (word == null) {
      throw wrong("Expected " + label + ", but it is missing");
    }
    return word;
  }

  /** The next one; null if there is none. */
  @Nullable String optional() {
    return left.poll();
  }

  /** All that are left, at least one. */
  List<String> rest(String label) {
    List<String> rest = new ArrayList<>(List.of(next(label)));
    rest.addAll(left);
    left.clear();
    return rest;
  }

  /** Nothing may be left. */
  void end() {
    if (!left.isEmpty()) {
      throw wrong("Expected no further word, but got '" + left.peek() + "'");
    }
  }

  ParameterException wrong(String sentence) {
    return new ParameterException(line, sentence);
  }
}
