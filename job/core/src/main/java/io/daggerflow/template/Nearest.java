package io.daggerflow.template;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a user may have meant. */
final class Nearest {

  private Nearest() {}

  /** A part of a sentence that names the most similar of the known names, if one is similar. */
  static String hint(String name, Collection<String> known) {
    String nearest = nearest(name, known, Math.max(2, name.length() / 3));
    return nearest == null ? "" : hint(nearest);
  }

  /** The hint if a known name differs so little that this one is most likely a slip. */
  static String slip(String name, Collection<String> known) {
    String nearest = nearest(name, known, name.length() / 4);
    return nearest == null ? "" : hint(nearest);
  }

  private static String hint(String nearest) {
    return " (did you mean '" + nearest + "'?)";
  }

  private static @Nullable String nearest(String name, Collection<String> known, int most) {
    int best = most + 1;
    String nearest = null;
    for (String candidate : known.stream().sorted().toList()) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < best && distance < candidate.length()) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** How many letters must change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
