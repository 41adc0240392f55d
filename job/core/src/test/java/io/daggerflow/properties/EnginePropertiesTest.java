package io.daggerflow.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What holds for any template and any order of events: see {@link Checks} for each step, {@link
 * Life} for the whole. {@code -Ddagger.seed=…} repeats one life, {@code -Ddagger.lives=…} lives so
 * many more, from {@code -Ddagger.from=…} on.
 */
class EnginePropertiesTest {

  private static final Path KEPT = Path.of("src/test/resources/properties/seeds.txt");
  private static final long FROM = Long.getLong("dagger.from", 1_000_000);
  private static final long LIVES = Long.getLong("dagger.lives", 40);
  private static final long TWICE = 8;

  private static long[] seeds(LongStream otherwise) {
    Long one = Long.getLong("dagger.seed");
    return one == null ? otherwise.toArray() : new long[] {one};
  }

  /** Lives from the seed, and says how to do it again if a property does not hold. */
  private static List<String> live(long seed, boolean inParts) {
    try {
      return Life.live(seed, inParts);
    } catch (PropertyFailure e) {
      throw new AssertionError(
          "Again with: mvn -pl job/core test -Dtest=EnginePropertiesTest -Ddagger.seed="
              + seed
              + "\n"
              + e.getMessage(),
          e);
    }
  }

  @Test
  void everyLifeEndsWell() {
    for (long seed : seeds(LongStream.range(FROM, FROM + LIVES))) {
      live(seed, false);
    }
  }

  @Test
  void livesThatFailedOnceEndWell() throws IOException {
    long[] kept =
        Files.readAllLines(KEPT).stream()
            .filter(line -> !line.startsWith("#"))
            .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
            .toArray();
    assertThat(kept).isNotEmpty();
    for (long seed : kept) {
      live(seed, false);
    }
  }

  @Test
  void theSameInputsGiveTheSameOutputs() {
    for (long seed : seeds(LongStream.range(FROM, FROM + TWICE))) {
      assertThat(live(seed, false)).as("seed %s", seed).isEqualTo(live(seed, false));
    }
  }

  /** A large instance, whose state is kept in parts, does what a small one does. */
  @Test
  void aStateInPartsMakesNoDifference() {
    for (long seed : seeds(LongStream.range(FROM, FROM + TWICE))) {
      assertThat(Ballast.without(live(seed, true)))
          .as("seed %s", seed)
          .isEqualTo(Ballast.without(live(seed, false)));
    }
  }
}
