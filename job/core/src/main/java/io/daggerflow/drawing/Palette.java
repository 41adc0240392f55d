package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import java.util.EnumMap;
import java.util.Map;

/**
 * The colours of the statuses. They go with a white and with a black page, and differ in brightness
 * too.
 */
public final class Palette {

  /**
   * One colour.
   *
   * @param fill of a box
   * @param line around it
   * @param text on the fill
   */
  public record Colour(String fill, String line, String text) {}

  private static final Map<Status, Colour> COLOURS =
      new EnumMap<>(
          Map.of(
              Status.NOT_STARTED, new Colour("#f3f4f6", "#9ca3af", "#374151"),
              Status.SUBMITTED, new Colour("#e0f2fe", "#0ea5e9", "#0c4a6e"),
              Status.EXECUTING, new Colour("#bfdbfe", "#2563eb", "#1e3a8a"),
              Status.COMPLETED, new Colour("#bbf7d0", "#16a34a", "#14532d"),
              Status.SKIPPED, new Colour("#e5e7eb", "#6b7280", "#4b5563"),
              Status.FAILURE, new Colour("#fecaca", "#dc2626", "#7f1d1d"),
              Status.STOPPED, new Colour("#fde68a", "#d97706", "#78350f")));

  private Palette() {}

  /** The colour of a status. */
  public static Colour of(Status status) {
    return COLOURS.get(status);
  }

  /** Whether the line around a box of this status is dashed: what it stands for is not done. */
  public static boolean isDashed(Status status) {
    return status == Status.SKIPPED || status == Status.NOT_STARTED;
  }
}
