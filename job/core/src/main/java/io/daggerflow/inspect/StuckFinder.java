package io.daggerflow.inspect;

import io.daggerflow.correlation.KeyContents;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.engine.Painter;
import io.daggerflow.engine.Portrait;
import io.daggerflow.format.Timestamps;
import io.daggerflow.inspect.Finding.Kind;
import io.daggerflow.inspect.Savepoint.OpenCall;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.state.Subscribed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds instances that nothing will wake, and holds what instances and correlation say of one
 * another against each other. Records between the two may be under way in Kafka: instances that did
 * something shortly before the savepoint are not blamed for a difference.
 */
public final class StuckFinder {

  /** More findings are only counted. */
  private static final int MOST = 10_000;

  /** So late may a timer be: many that are due at once are spread. */
  private static final long LATE_MILLIS = 60_000;

  private final Savepoint savepoint;
  private final long underWayMillis;
  private final Versions versions;
  private final Painter painter;
  private final Set<OpenCall> calls;
  private final Hashes subscriptions = new Hashes();
  private final Hashes open = new Hashes();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long newest;
  private long count;
  private long underWay;

  /** What can be said only when all instances are known. */
  private record Candidate(Finding finding, @Nullable String child, long lastStep) {}

  /**
   * What was found.
   *
   * @param total how many findings there are, of which the list has the first
   * @param underWay differences that may be records under way
   */
  public record Result(List<Finding> findings, long total, long underWay) {

    /** Whether there is something that nobody wanted so. */
    public boolean isBad() {
      return findings.stream().anyMatch(finding -> !finding.kind().isIntended());
    }
  }

  private StuckFinder(Savepoint savepoint, long underWayMillis) {
    this.savepoint = savepoint;
    this.underWayMillis = underWayMillis;
    this.versions = new Versions(savepoint.versions());
    this.painter = versions.painter();
    this.calls = savepoint.calls();
  }

  /**
   * Looks at all instances and keys.
   *
   * @param underWayMillis how long records between instances and correlation may be under way
   */
  public static Result find(Savepoint savepoint, long underWayMillis) {
    StuckFinder finder = new StuckFinder(savepoint, underWayMillis);
    savepoint.keys(finder::key);
    savepoint.instances(finder::instance);
    finder.candidates.forEach(finder::decide);
    finder.leftOver();
    finder.findings.sort(
        Comparator.comparing((Finding finding) -> finding.kind())
            .thenComparing(Finding::instanceId));
    return new Result(List.copyOf(finder.findings), finder.count, finder.underWay);
  }

  // ---- keys

  private void key(Entry entry) {
    for (Subscription one : KeyContents.read(entry.store()).subscriptions()) {
      subscriptions.add(text(entry.key(), one.instance(), one.life(), one.number()));
    }
  }

  private static String text(String key, String instance, long life, long number) {
    return key + '\n' + instance + '\n' + life + '\n' + number;
  }

  // ---- instances

  private void instance(Entry entry) {
    InstanceState state = InstanceState.read(entry.store());
    if (state == null) {
      return;
    }
    newest = Math.max(newest, state.lastStep());
    boolean over = state.status().isTerminal() && state.actions() == 0 && !state.isCompensating();
    if (!state.status().isTerminal()) {
      open.add(entry.key());
    }
    Looking looking = new Looking(entry, state);
    looking.subscriptions();
    if (over) {
      looking.retention();
    } else {
      looking.look();
    }
  }

  /** One instance that is looked at. */
  private final class Looking {
    private final Entry entry;
    private final InstanceState state;
    private final Portrait portrait;
    private boolean found;
    private boolean wakes;

    Looking(Entry entry, InstanceState state) {
      this.entry = entry;
      this.state = state;
      this.portrait = painter.paint(entry.key(), state);
    }

    void subscriptions() {
      for (Map.Entry<String, Subscribed> each :
          state.subscribed(entry.store().names()).entrySet()) {
        Subscribed wanted = each.getValue();
        if (wanted.number() < 0) {
          continue;
        }
        String key = each.getKey();
        if (subscriptions.tick(text(key, entry.key(), state.life(), wanted.number()))) {
          wakes = true;
        } else {
          later(
              Kind.SUBSCRIPTION_MISSING,
              null,
              "Waits for "
                  + versions.shown(key)
                  + ", but correlation does not know it: 'dagger refresh "
                  + entry.key()
                  + "' tells it again");
        }
      }
    }

    void retention() {
      if (state.expires() != 0
          && !entry.wakeUps().containsKey(InstanceState.wakeUp(state.expires()))) {
        found(
            Kind.TIMER_MISSING,
            null,
            "Should leave the state at "
                + Timestamps.text(state.expires())
                + ", but there is no timer");
      }
    }

    void look() {
      if (state.status() == Status.NOT_STARTED) {
        found(Kind.NOT_SUBMITTED, null, "Was created and waits for 'dagger submit'");
        return;
      }
      if (state.suspended() != 0) {
        suspended();
        return;
      }
      if (painter.graph(state) == null) {
        found(
            Kind.VERSION_MISSING, null, "Needs " + template() + ", which is not in the savepoint");
        return;
      }
      portrait.nodes().forEach(this::node);
      time("", portrait.due());
      if (!wakes && !found) {
        found(Kind.NOTHING_WAKES, null, nothing());
      }
    }

    private void suspended() {
      String since = Timestamps.text(state.suspended());
      if (state.reason() == null) {
        found(Kind.SUSPENDED, null, "Is suspended since " + since + " until 'dagger resume'");
      } else {
        found(
            Kind.INTERNAL_ERROR,
            null,
            "Was suspended by the engine at " + since + ": " + state.reason());
      }
    }

    private void node(Portrait.Part node) {
      if (node.hold()) {
        String reason = node.reason() == null ? "" : ": " + node.reason();
        found(
            Kind.ON_HOLD,
            node.path(),
            "Waits for 'dagger retry', 'skip' or 'complete' of " + node.path() + reason);
        return;
      }
      time(node.path(), node.deadline());
      time(node.path(), node.alarm());
      if (node.waitsFor() != null && node.waitsFor().value() == null) {
        found(
            Kind.NO_VALUE,
            node.path(),
            node.path()
                + " listens to "
                + node.waitsFor().topic()
                + " without a value, so no message can reach it: set the parameter that its"
                + " correlation reads");
      }
      if (node.asked() != null) {
        asked(node);
      }
      if (node.child() != null) {
        wakes = true;
        candidates.add(
            new Candidate(
                finding(
                    Kind.CHILD_GONE,
                    node.path(),
                    node.path()
                        + " waits for the end of instance '"
                        + node.child()
                        + "', which is over or not there"),
                node.child(),
                state.lastStep()));
      }
    }

    private void asked(Portrait.Part node) {
      if (calls.contains(new OpenCall(entry.key(), Objects.requireNonNull(node.asked())))) {
        wakes = true;
      } else {
        found(
            Kind.CALL_LOST,
            node.path(),
            node.path() + " waits for an answer, but no such call is open");
      }
    }

    private void time(String path, long time) {
      if (time == 0) {
        return;
      }
      Long fires = entry.wakeUps().get(InstanceState.wakeUp(time));
      if (fires == null) {
        found(
            Kind.TIMER_MISSING,
            path.isEmpty() ? null : path,
            name(path) + " waits for " + Timestamps.text(time) + ", but there is no timer");
        return;
      }
      wakes = true;
      candidates.add(
          new Candidate(
              finding(
                  Kind.TIMER_OVERDUE,
                  path.isEmpty() ? null : path,
                  "The timer of " + name(path) + " should have fired at " + Timestamps.text(fires)),
              null,
              fires));
    }

    private String name(String path) {
      return path.isEmpty() ? "the instance" : path;
    }

    private String nothing() {
      List<String> watching = new ArrayList<>();
      List<String> open = new ArrayList<>();
      for (Portrait.Part node : portrait.nodes()) {
        if (node.status() == Status.EXECUTING) {
          (node.watches() ? watching : open).add(node.path());
        }
      }
      if (!watching.isEmpty()) {
        return "Nothing but a change of its parameters wakes it: "
            + watching.get(0)
            + " waits until its expression is true";
      }
      return "Is "
          + state.status()
          + ", but has no timer, subscription, call or child"
          + (open.isEmpty() ? "" : "; under way is " + open.get(open.size() - 1));
    }

    private String template() {
      return state.template() + '@' + state.version();
    }

    private Finding finding(Kind kind, @Nullable String path, String sentence) {
      return new Finding(entry.key(), template(), kind, path, sentence);
    }

    private void found(Kind kind, @Nullable String path, String sentence) {
      found = true;
      StuckFinder.this.found(finding(kind, path, sentence));
    }

    private void later(Kind kind, @Nullable String path, String sentence) {
      found = true;
      candidates.add(new Candidate(finding(kind, path, sentence), null, state.lastStep()));
    }
  }

  private void found(Finding finding) {
    count++;
    if (findings.size() < MOST) {
      findings.add(finding);
    }
  }

  private void decide(Candidate candidate) {
    switch (candidate.finding.kind()) {
      case TIMER_OVERDUE -> {
        if (candidate.lastStep + LATE_MILLIS < newest) {
          found(candidate.finding);
        }
      }
      case CHILD_GONE -> {
        if (!open.has(Objects.requireNonNull(candidate.child))) {
          unlessUnderWay(candidate.finding, candidate.lastStep);
        }
      }
      default -> unlessUnderWay(candidate.finding, candidate.lastStep);
    }
  }

  private void unlessUnderWay(Finding finding, long lastStep) {
    if (lastStep + underWayMillis > newest) {
      underWay++;
    } else {
      found(finding);
    }
  }

  // ---- what is left over

  /** A subscription that its instance does not have. */
  private record Left(String key, Subscription subscription) {}

  private void leftOver() {
    if (subscriptions.allTicked()) {
      return;
    }
    Map<String, List<Left>> left = new HashMap<>();
    savepoint.keys(entry -> addLeft(entry, left));
    savepoint.instances(
        entry -> {
          List<Left> mine = left.remove(entry.key());
          InstanceState state = mine == null ? null : InstanceState.read(entry.store());
          if (mine != null && state != null) {
            mine.forEach(one -> judge(one, state));
          }
        });
    left.values()
        .forEach(all -> all.forEach(one -> found(left(one, "", "there is no such instance"))));
  }

  private void addLeft(Entry entry, Map<String, List<Left>> left) {
    for (Subscription one : KeyContents.read(entry.store()).subscriptions()) {
      String text = text(entry.key(), one.instance(), one.life(), one.number());
      if (!subscriptions.isTicked(text) && left.size() < MOST) {
        left.computeIfAbsent(one.instance(), id -> new ArrayList<>())
            .add(new Left(entry.key(), one));
      }
    }
  }

  private void judge(Left left, InstanceState state) {
    String why =
        state.status().isTerminal()
            ? "the instance is " + state.status()
            : state.life() == left.subscription.life()
                ? "the instance does not wait there"
                : "the instance is another one of the same id";
    String template = state.template() + '@' + state.version();
    unlessUnderWay(left(left, template, why), state.lastStep());
  }

  private Finding left(Left left, String template, String why) {
    return new Finding(
        left.subscription.instance(),
        template,
        Kind.SUBSCRIPTION_LEFT,
        null,
        "Is subscribed to "
            + versions.shown(left.key)
            + ", but "
            + why
            + ": the next message there is returned, and the subscription is gone");
  }
}
