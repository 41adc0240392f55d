package io.daggerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.World.Exclusive;
import io.daggerflow.correlation.World.Found;
import io.daggerflow.correlation.World.Options;
import io.daggerflow.correlation.World.Request;
import io.daggerflow.correlation.World.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explores what can happen between messages, starts, moves, ends and the loopback: no message is
 * lost, doubled or stuck, no subscription missing or left over.
 */
final class CorrelationModelTest {

  private static final int A = 0;
  private static final int B = 1;

  /** {@code -Dcorrelation.seed=…} repeats a failed run. */
  private static final long SEED = Long.getLong("correlation.seed", 7);

  private static final int WALKS = 1_500;

  private record Scenario(
      String name, List<Request> requests, List<Sent> messages, boolean exclusive) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Scenario> SCENARIOS =
      List.of(
          scenario("message overtakes its start", List.of(start("i", 1, A)), "m1A"),
          scenario("two messages, one is wanted", List.of(start("i", 1, A)), "m1A", "m2A"),
          scenario(
              "duplicate start, other value, third instance",
              List.of(start("i", 1, A), start("i", 2, B), start("j", 3, B)),
              "m1B"),
          scenario(
              "duplicate start, same value", List.of(start("i", 1, A), start("i", 2, A)), "m1A"),
          scenario("value moves A to B", List.of(start("I", 1, A), update("I", B)), "m1A", "m2B"),
          scenario(
              "value moves A to B to A",
              List.of(start("i", 1, A), update("i", B), update("i", A)),
              "m1A"),
          scenario(
              "stop, clean-up, same id again",
              List.of(start("i", 1, A), stop("i"), start("i", 2, A)),
              "m1A"),
          scenario(
              "two subscribers, one stops",
              List.of(start("i", 1, A), start("j", 2, A), stop("i")),
              "m1A"),
          scenario(
              "two subscribers, both may stop",
              List.of(start("i", 1, A), start("j", 2, A), stop("i"), stop("j")),
              "m1A"),
          new Scenario(
              "exclusive, two subscribers, two messages",
              List.of(start("i", 1, A), start("j", 2, A)),
              List.of(new Sent("m1", A), new Sent("m2", A)),
              true));

  static Stream<Arguments> explored() {
    Options proposed = Options.PROPOSED;
    List<Arguments> all = new ArrayList<>();
    for (Scenario scenario : SCENARIOS) {
      all.add(Arguments.of(scenario, "as proposed", proposed));
      all.add(Arguments.of(scenario, "in parts", proposed.withInline(0)));
      all.add(Arguments.of(scenario, "without once", proposed.withoutOnce()));
      all.add(Arguments.of(scenario, "with hints", proposed.withHints()));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("explored")
  void everyInterleavingEndsWell(Scenario scenario, String variant, Options options) {
    Found found = explore(scenario, options);
    assertThat(found.problems()).isEmpty();
    assertThat(found.cut()).isFalse();
  }

  @Test
  void withoutOrderPerSenderSubscriptionsLeak() {
    long leaking =
        SCENARIOS.stream()
            .map(scenario -> explore(scenario, Options.PROPOSED.withoutOrder()).problems())
            .filter(problems -> problems.contains("LEAK: subscribed, not wanted"))
            .count();
    assertThat(leaking).isGreaterThanOrEqualTo(3);
  }

  static Stream<Arguments> walked() {
    Options proposed = Options.PROPOSED;
    Options exclusive = proposed.with(Exclusive.ALL);
    Options mixed = proposed.with(Exclusive.SOME);
    return Stream.of(
        Arguments.of("as proposed", proposed),
        Arguments.of("in parts", proposed.withInline(0)),
        Arguments.of("one in the head", proposed.withInline(1).withHints()),
        Arguments.of("without once", proposed.withoutOnce()),
        Arguments.of("with hints", proposed.withHints()),
        Arguments.of("with hints, without once", proposed.withHints().withoutOnce()),
        Arguments.of("expiring", proposed.withExpiry()),
        Arguments.of("expiring, with hints", proposed.withExpiry().withHints()),
        Arguments.of("exclusive", exclusive),
        Arguments.of("exclusive, without once", exclusive.withoutOnce()),
        Arguments.of("exclusive, with hints", exclusive.withHints()),
        Arguments.of("exclusive, turning away", exclusive.withPicky()),
        Arguments.of("exclusive, turning away, in parts", exclusive.withPicky().withInline(0)),
        Arguments.of("mixed", mixed),
        Arguments.of("mixed, with hints", mixed.withHints()),
        Arguments.of("mixed, in parts", mixed.withInline(0)),
        Arguments.of("mixed, turning away", mixed.withPicky()),
        Arguments.of("mixed, expiring", mixed.withExpiry()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("walked")
  void randomWalksEndWell(String variant, Options options) {
    assertThat(walks(options, WALKS)).as("seed %s, %s", SEED, variant).isEmpty();
  }

  @Test
  void randomWalksWithoutOrderPerSenderFindLeaks() {
    assertThat(walks(Options.PROPOSED.withoutOrder(), 300))
        .containsKey("LEAK: subscribed, not wanted");
  }

  private static Found explore(Scenario scenario, Options options) {
    Options chosen = scenario.exclusive ? options.with(Exclusive.ALL) : options;
    return new World(chosen).explore(scenario.requests, scenario.messages, 400_000);
  }

  /** Problems, with the first walk that met them. */
  private static TreeMap<String, String> walks(Options options, int walks) {
    Random random = new Random(SEED);
    TreeMap<String, String> found = new TreeMap<>();
    World world = new World(options);
    for (int walk = 0; walk < walks; walk++) {
      List<Request> requests = new ArrayList<>();
      int count = 3 + random.nextInt(5);
      for (int life = 1; life < count; life++) {
        requests.add(request(random, life));
      }
      List<Sent> messages = new ArrayList<>();
      int sent = 1 + random.nextInt(5);
      for (int i = 0; i < sent; i++) {
        messages.add(new Sent("m" + i, random.nextInt(2)));
      }
      Set<String> problems = world.walk(random, requests, messages);
      String where = "walk " + walk + ": " + requests + ' ' + messages;
      problems.forEach(problem -> found.putIfAbsent(problem, where));
    }
    return found;
  }

  private static Request request(Random random, int life) {
    String instance = List.of("i", "j", "I").get(random.nextInt(3));
    int key = random.nextInt(2);
    return switch (random.nextInt(4)) {
      case 0 -> update(instance, key);
      case 1 -> stop(instance);
      default -> start(instance, life, key);
    };
  }

  private static Scenario scenario(String name, List<Request> requests, String... messages) {
    List<Sent> sent = new ArrayList<>();
    for (String message : messages) {
      sent.add(new Sent(message.substring(0, 2), message.charAt(2) - 'A'));
    }
    return new Scenario(name, requests, sent, false);
  }

  private static Request start(String instance, long life, int key) {
    return new Request(Request.Kind.START, instance, life, key);
  }

  private static Request update(String instance, int key) {
    return new Request(Request.Kind.UPDATE, instance, 0, key);
  }

  private static Request stop(String instance) {
    return new Request(Request.Kind.STOP, instance, 0, 0);
  }
}
