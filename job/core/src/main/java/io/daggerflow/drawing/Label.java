package io.daggerflow.drawing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a box, each without line breaks.
 *
 * @param kind what it is and what it is about: {@code kafka-command → orders}
 * @param lines what it does, and under which condition
 * @param markers what is special about it: time limits, retries, compensation
 * @param notes what became of it in the instance
 * @param description what the author of the template says of it
 */
public record Label(
    String name,
    String kind,
    List<String> lines,
    List<String> markers,
    List<String> notes,
    @Nullable String description) {

  public Label {
    lines = List.copyOf(lines);
    markers = List.copyOf(markers);
    notes = List.copyOf(notes);
  }
}
