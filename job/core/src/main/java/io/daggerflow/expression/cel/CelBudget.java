package io.daggerflow.expression.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import io.daggerflow.expression.ExpressionException;
import java.util.List;
import java.util.Map;

/**
 * What one evaluation may build and look through, in characters and elements together. The rounds
 * of macros bound neither: {@code ['x'].map(a, a + a).map(a, a + a)…} doubles a text with each.
 */
final class CelBudget {

  static final long LARGEST = 10_000_000;

  private static final ThreadLocal<long[]> LEFT = ThreadLocal.withInitial(() -> new long[1]);

  /**
   * Why a function fails. Of any other exception cel-java's interpreter makes a sentence with all
   * arguments as text, however large.
   */
  static final class FailedException extends CelRuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(String sentence) {
      super(new ExpressionException(sentence, false), CelErrorCode.INVALID_ARGUMENT);
    }
  }

  private CelBudget() {}

  /**
   * Begins an evaluation, maybe within another one.
   *
   * @return for {@link #end}
   */
  static long begin() {
    long[] left = LEFT.get();
    long before = left[0];
    left[0] = LARGEST;
    return before;
  }

  static void end(long before) {
    LEFT.get()[0] = before;
  }

  /**
   * Takes so much of what is left.
   *
   * @throws FailedException if that is not enough
   */
  static void spend(long amount) {
    long[] left = LEFT.get();
    left[0] -= amount;
    if (left[0] < 0) {
      left[0] = 0;
      throw new FailedException(
          "Expected an expression that works on at most "
              + LARGEST
              + " characters and elements, but these are more");
    }
  }

  /**
   * Takes what comparing a value costs. A list may hold another one many times over, at each level:
   * few objects, but no end to look through them. Values of JSON are trees of a bounded size.
   */
  static void spendOn(Object value) {
    if (CelValues.isView(value)) {
      spend(1);
    } else if (value instanceof List<?> list) {
      spend(list.size());
      list.forEach(CelBudget::spendOn);
    } else if (value instanceof Map<?, ?> map) {
      spend(map.size());
      map.values().forEach(CelBudget::spendOn);
    }
  }
}
