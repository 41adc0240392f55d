package io.daggerflow.tools.drawing;

import java.util.HashMap;
import java.util.Map;

/**
 * How wide a text can get. Which font a reader has is not known, so the widths are those of DejaVu
 * Sans, the widest of the common sans-serif fonts: a text never leaves its box.
 */
final class TextWidth {

  private static final double BOLD = 1.15;
  private static final double LETTER = 0.64;
  private static final double CAPITAL = 0.71;
  private static final double SYMBOL = 1;
  private static final double SQUARE = 1.05;
  private static final double PICTURE = 1.4;

  private static final Map<Integer, Double> OTHERS = new HashMap<>();

  static {
    others(0.32, "ijlI'J");
    others(0.34, " .,·:;/|\\");
    others(0.41, "-ft()[]!");
    others(0.46, "r\"");
    others(0.55, "_*cszk?");
    others(0.84, "w=+<>~^#&→←");
    others(0.79, "DGHNOQU");
    others(0.87, "M");
    others(1, "mW%@…");
  }

  private TextWidth() {}

  private static void others(double width, String characters) {
    characters.chars().forEach(c -> OTHERS.put(c, width));
  }

  /** The width in pixels. */
  static double of(String text, double size, boolean bold) {
    return text.codePoints().mapToDouble(TextWidth::em).sum() * size * (bold ? BOLD : 1);
  }

  private static double em(int c) {
    Double other = OTHERS.get(c);
    if (other != null) {
      return other;
    }
    if (c >= 0x1F000) {
      return PICTURE;
    }
    if (c >= 0x1100) {
      return c >= 0x2E80 ? SQUARE : SYMBOL;
    }
    return Character.isUpperCase(c) ? CAPITAL : LETTER;
  }
}
