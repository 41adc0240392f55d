package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetiredVersionsTest {

  private static final StoredTemplate ACTIVE = StoredTemplate.active("S@1", Samples.bytes("{}"), 0);
  private static final StoredTemplate RETIRED = ACTIVE.retire();
  private static final StoredTemplate CLOSED = RETIRED.close();

  private final RetiredVersions versions = RetiredVersions.restore(List.of());

  private boolean learned(StoredTemplate version, long needed) {
    return versions.isReleasedBy(Need.learned(version, needed, 2));
  }

  private boolean changed(StoredTemplate version, long more) {
    return versions.isReleasedBy(Need.changed(version, more, 2));
  }

  @Test
  void s10_9_aVersionIsReleasedWhenEverySubtaskHasToldAndNobodyNeedsIt() {
    assertThat(learned(RETIRED, 0)).as("one subtask knows nothing of the other").isFalse();
    assertThat(learned(RETIRED, 2)).isFalse();
    assertThat(changed(RETIRED, -1)).isFalse();
    assertThat(changed(RETIRED, 1)).isFalse();
    assertThat(versions.neededOf("S@1")).isEqualTo(2);
    assertThat(changed(RETIRED, -2)).isTrue();
  }

  @Test
  void s10_9_itLeavesWhenEverySubtaskKnowsThatNobodyComesBack() {
    learned(RETIRED, 0);
    assertThat(learned(RETIRED, 0)).isTrue();
    assertThat(changed(RETIRED, 1)).as("somebody came back meanwhile").isFalse();
    assertThat(changed(RETIRED, -1)).as("it was said before").isFalse();
    assertThat(changed(RETIRED, 1)).isFalse();
    assertThat(learned(CLOSED, 0)).isFalse();
    assertThat(learned(CLOSED, 0)).isFalse();
    assertThat(changed(CLOSED, -1)).isTrue();
    assertThat(learned(CLOSED.leave(), 0)).isFalse();
    assertThat(versions.snapshot()).isEmpty();
  }

  @Test
  void s10_9_whatIsToldOfAnEarlierRetirementDoesNotCount() {
    learned(RETIRED, 1);
    StoredTemplate again = RETIRED.bringBack().retire();
    assertThat(learned(again, 0)).isFalse();
    assertThat(learned(RETIRED, 0)).as("from a subtask that is behind").isFalse();
    assertThat(changed(RETIRED, 5)).isFalse();
    assertThat(versions.neededOf("S@1")).isZero();
    assertThat(learned(RETIRED.bringBack(), 0)).isFalse();
    assertThat(learned(again, 0)).isTrue();
  }

  @Test
  void s10_9_aVersionThatIsActiveAgainIsForgotten() {
    learned(RETIRED, 1);
    learned(RETIRED.bringBack(), 0);
    assertThat(changed(RETIRED, -1)).as("from a subtask that is behind").isFalse();
    assertThat(versions.snapshot()).isEmpty();
  }

  @Test
  void s10_9_atACheckpointAllSubtasksHaveTold() {
    learned(RETIRED, -3);
    learned(RETIRED, 4);
    RetiredVersions restored = RetiredVersions.restore(versions.snapshot());
    assertThat(restored.isReleasedBy(Need.changed(RETIRED, -1, 3)))
        .as("there are more subtasks now")
        .isTrue();
    assertThat(restored.isReleasedBy(Need.learned(CLOSED, 0, 3))).isFalse();
    assertThat(restored.isReleasedBy(Need.learned(CLOSED, 0, 3))).isFalse();
    assertThat(restored.isReleasedBy(Need.learned(CLOSED, 0, 3))).isTrue();
  }

  /**
   * The whole protocol with streams of any delay: subtasks that start, end and bring back
   * instances, somebody who retires and deploys. A version never leaves while one needs it, and
   * leaves in the end.
   */
  @Test
  void s10_9_noOrderOfStepsTakesAVersionAwayFromAnInstance() {
    for (int seed = 0; seed < 2_000; seed++) {
      new Model(seed).run();
    }
  }

  private static final class Model {
    private static final int SUBTASKS = 3;
    private final Random random;
    private final RetiredVersions versions = RetiredVersions.restore(List.of());
    private final List<Deque<StoredTemplate>> down = new ArrayList<>();
    private final List<Deque<Need>> up = new ArrayList<>();
    private final StoredTemplate[] known = new StoredTemplate[SUBTASKS];
    private final int[] open = new int[SUBTASKS];
    private final int[] over = new int[SUBTASKS];
    private final Deque<Release> releases = new ArrayDeque<>();
    private StoredTemplate stored = ACTIVE;

    Model(int seed) {
      random = new Random(seed);
      for (int i = 0; i < SUBTASKS; i++) {
        down.add(new ArrayDeque<>());
        up.add(new ArrayDeque<>());
        known[i] = stored;
      }
    }

    void run() {
      for (int step = 0; step < 200; step++) {
        switch (random.nextInt(8)) {
          case 0 -> user();
          case 1 -> decide();
          case 2, 3 -> learn(random.nextInt(SUBTASKS));
          case 4, 5 -> hear(random.nextInt(SUBTASKS));
          default -> instance(random.nextInt(SUBTASKS));
        }
      }
      if (!stored.isRetired()) {
        change(stored.retire());
      }
      while (!isQuiet()) {
        for (int i = 0; i < SUBTASKS; i++) {
          learn(i);
          end(i);
          hear(i);
        }
        decide();
      }
      assertThat(stored.isGone()).isTrue();
    }

    private boolean isQuiet() {
      return releases.isEmpty()
          && down.stream().allMatch(Deque::isEmpty)
          && up.stream().allMatch(Deque::isEmpty)
          && Arrays.stream(open).sum() == 0;
    }

    private void user() {
      if (!stored.isRetired()) {
        change(stored.retire());
      } else if (!stored.isGone() && random.nextInt(3) == 0) {
        change(stored.bringBack());
      }
    }

    private void change(StoredTemplate template) {
      stored = template;
      down.forEach(stream -> stream.add(template));
    }

    private void decide() {
      Release release = releases.poll();
      if (release == null || release.retirement() != stored.retirement()) {
        return;
      }
      if (release.closed() && stored.stage() == StoredTemplate.Stage.CLOSED) {
        change(stored.leave());
      } else if (!release.closed() && stored.stage() == StoredTemplate.Stage.RETIRED) {
        change(stored.close());
      }
    }

    private void learn(int subtask) {
      StoredTemplate template = down.get(subtask).poll();
      if (template != null) {
        known[subtask] = template;
        boolean begins = template.stage() == StoredTemplate.Stage.RETIRED;
        up.get(subtask).add(Need.learned(template, begins ? open[subtask] : 0, SUBTASKS));
        assertThat(template.isGone() && open[subtask] > 0).as("it is needed").isFalse();
      }
    }

    private void hear(int subtask) {
      Need need = up.get(subtask).poll();
      if (need != null && versions.isReleasedBy(need)) {
        boolean closed = need.stage() == StoredTemplate.Stage.CLOSED;
        releases.add(new Release(need.id(), need.retirement(), closed, "", 0));
      }
    }

    private void instance(int subtask) {
      StoredTemplate.Stage stage = known[subtask].stage();
      switch (random.nextInt(3)) {
        case 0 -> end(subtask);
        case 1 -> {
          if (stage == StoredTemplate.Stage.ACTIVE) {
            count(subtask, 1);
          }
        }
        default -> {
          if (over[subtask] > 0 && stage.compareTo(StoredTemplate.Stage.CLOSED) < 0) {
            over[subtask]--;
            count(subtask, 1);
          }
        }
      }
    }

    private void end(int subtask) {
      if (open[subtask] > 0) {
        over[subtask]++;
        count(subtask, -1);
      }
    }

    private void count(int subtask, int more) {
      open[subtask] += more;
      if (known[subtask].isRetired()) {
        up.get(subtask).add(Need.changed(known[subtask], more, SUBTASKS));
      }
    }
  }
}
