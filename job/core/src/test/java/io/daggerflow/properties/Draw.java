package io.daggerflow.properties;

import java.util.List;
import java.util.Random;

/** Random choices from a seed. */
final class Draw {

  private final Random random;

  Draw(long seed) {
    random = new Random(seed);
    random.nextInt();
  }

  /** True in so many of a hundred cases. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A seed for other choices that do not depend on how many are made here. */
  long seed() {
    return random.nextLong();
  }
}
