package io.daggerflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.inspect.Finding.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way of being stuck that is broken into a state is found, and nothing else. */
final class StuckFinderTest {

  private static final String[] TEMPLATES = {
    """
    template: Waits
    version: 1
    processes:
      - name: P
        tasks:
          - {name: FIRST, type: kafka-listener, topic: first, correlate: {value: instance.id, message: message.id}}
    """,
    """
    template: Timed
    version: 1
    processes: [{name: P, tasks: [{name: LATER, type: trigger, after: PT1H}]}]
    """,
    """
    template: Asks
    version: 1
    processes: [{name: P, tasks: [{name: CALL, type: http, url: "http://localhost/", retry: {timeout: PT1H}}]}]
    """,
    """
    template: Parent
    version: 1
    processes: [{name: P, tasks: [{name: CALL, type: workflow, template: Waits, id: "child-of-${ instance.id }"}]}]
    """,
    """
    template: Unreached
    version: 1
    processes:
      - name: P
        tasks:
          - {name: L, type: kafka-listener, topic: first, correlate: {value: params.nr, message: message.id}}
    """,
    """
    template: Monitored
    version: 1
    processes:
      - name: P
        tasks:
          - name: L
            type: kafka-listener
            topic: first
            correlate: {value: instance.id, message: message.id}
            monitor: [{after: PT1H, every: PT1H, do: {type: kafka-command, topic: out, value: 1}}]
    """,
  };

  private final SmallJob job = new SmallJob(TEMPLATES);

  @BeforeEach
  void begin() {
    job.start("waits", "Waits", "{}");
    job.start("timed", "Timed", "{}");
    job.start("asks", "Asks", "{}");
    job.start("parent", "Parent", "{}");
    job.start("other", "Waits", "{}");
    job.request("other", "stop", "");
    job.start("completed", "Waits", "{}");
    job.message(
        new io.daggerflow.correlation.Key(channel(), "completed"), "{\"id\":\"completed\"}");
  }

  private String channel() {
    return job.versions.get(0).graph().channels().iterator().next().id();
  }

  private List<String> found() {
    return StuckFinder.find(job, 0).findings().stream()
        .map(finding -> finding.instanceId() + " " + finding.kind())
        .toList();
  }

  @Test
  void whatGoesOnIsNotFound() {
    assertThat(found()).isEmpty();
    assertThat(StuckFinder.find(job, 0).isBad()).isFalse();
  }

  @Test
  void aSubscriptionThatCorrelationLost() {
    job.keys.remove(channel() + "=waits");
    assertThat(found()).containsExactly("waits " + Kind.SUBSCRIPTION_MISSING);
    assertThat(StuckFinder.find(job, 60_000).findings()).isEmpty();
    assertThat(StuckFinder.find(job, 60_000).underWay()).isEqualTo(1);
    job.now += 61_000;
    job.start("later", "Waits", "{}");
    assertThat(StuckFinder.find(job, 60_000).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.sentence())
                    .isEqualTo(
                        "Waits for first by message.id = waits, but correlation does not know it:"
                            + " 'dagger refresh waits' tells it again"));
  }

  @Test
  void aSubscriptionOfNobody() {
    job.instances.remove("waits");
    job.timers.remove("waits");
    assertThat(found()).containsExactly("waits " + Kind.SUBSCRIPTION_LEFT);
    assertThat(StuckFinder.find(job, 60_000).findings().get(0).sentence())
        .contains("there is no such instance");
  }

  @Test
  void timersThatAreGoneOrOverdue() {
    Map<Long, Long> timers = job.timers.remove("timed");
    assertThat(found()).containsExactly("timed " + Kind.TIMER_MISSING);
    job.timers.put("timed", timers);
    job.now += 3_600_000 + 50_000;
    job.start("later", "Waits", "{}");
    assertThat(found()).as("it may be late").isEmpty();
    job.now += 20_000;
    job.start("still-later", "Waits", "{}");
    assertThat(found())
        .contains("timed " + Kind.TIMER_OVERDUE)
        .doesNotContain("waits " + Kind.TIMER_OVERDUE);
  }

  @Test
  void aTombstoneWithoutTheTimerThatRemovesIt() {
    job.timers.remove("completed");
    assertThat(found()).containsExactly("completed " + Kind.TIMER_MISSING);
  }

  @Test
  void aCallThatNobodyMakes() {
    job.calls.clear();
    assertThat(found()).containsExactly("asks " + Kind.CALL_LOST);
  }

  @Test
  void aChildThatIsNotThere() {
    job.instances.remove("child-of-parent");
    assertThat(found())
        .containsExactly("child-of-parent " + Kind.SUBSCRIPTION_LEFT, "parent " + Kind.CHILD_GONE);
  }

  @Test
  void aListenerThatNoMessageCanReach() {
    job.start("unreached", "Unreached", "{}");
    assertThat(found()).containsExactly("unreached " + Kind.NO_VALUE);
    assertThat(StuckFinder.find(job, 0).isBad()).isTrue();
  }

  @Test
  void aTemplateThatIsNotThere() {
    job.versions.removeIf(version -> version.id().equals("Timed@1"));
    assertThat(found()).containsExactly("timed " + Kind.VERSION_MISSING);
  }

  @Test
  void whatSomebodyWantedSoIsNotBad() {
    job.request("waits", "suspend", "");
    job.request("created", "create", ",\"template\":\"Waits\"");
    StuckFinder.Result result = StuckFinder.find(job, 0);
    assertThat(found()).containsExactly("waits " + Kind.SUSPENDED, "created " + Kind.NOT_SUBMITTED);
    assertThat(result.isBad()).isFalse();
  }

  @Test
  void monitorsHaveTimersToo() {
    job.start("monitored", "Monitored", "{}");
    assertThat(job.timers.get("monitored")).hasSize(1);
    assertThat(found()).isEmpty();
    job.timers.remove("monitored");
    assertThat(found()).containsExactly("monitored " + Kind.TIMER_MISSING);
    assertThat(ShownInstance.of(job, "monitored").view().nodes())
        .as("an action that has not begun is none of the nodes shown")
        .hasSize(2);
  }
}
