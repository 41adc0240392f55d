package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.Decision;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Node;
import io.daggerflow.template.Node.Role;
import io.daggerflow.template.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An instance moves to another version of its template (rule S10.6). */
final class Migration {

  private final Transaction old;
  private final Graph target;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, Alarmed> alarms = new LinkedHashMap<>();

  private final Map<String, Long> firing = new LinkedHashMap<>();

  /** An alarm that a node had. */
  private record Alarmed(Alarm kind, long time) {}

  Migration(Transaction old, Graph target) {
    this.old = old;
    this.target = target;
  }

  /** What of the instance does not fit the other version, as texts; none if it can move. */
  List<String> misfits() {
    List<String> misfits = new ArrayList<>();
    old.eachNode(
        place -> {
          if (old.node(place).status() == Status.EXECUTING) {
            Place there = target.find(place.path());
            if (there == null) {
              misfits.add("'" + place.path() + "' is EXECUTING, but is not there");
            } else if (!there.node().type().equals(place.node().type())) {
              misfits.add(
                  "'"
                      + place.path()
                      + "' is EXECUTING, but is a "
                      + there.node().type()
                      + " there");
            }
          }
        });
    return misfits;
  }

  /** Takes leave of the old version: gives the nodes the keys that they have in the new one. */
  void leave() {
    old.listening().forget();
    old.eachNode(
        place -> {
          NodeState node = old.node(place);
          if (place.node().role() == Role.MONITOR && node.deadline() != 0) {
            firing.put(place.path(), node.deadline());
          }
          if (node.alarm() != 0) {
            alarms.put(place.path(), new Alarmed(node.alarmKind(), node.alarm()));
          }
          old.clearAlarm(place);
          old.clearDeadline(place);
          places.put(place.key(), place);
        });
    InstanceState state = old.state();
    state.rename(places.keySet(), this::keyThere);
    renameAll(state.ready());
    List<String> undo = new ArrayList<>();
    for (String key = state.takeCompleted(); key != null; key = state.takeCompleted()) {
      undo.add(0, key);
    }
    renameAll(undo);
    undo.forEach(state::completed);
    Redrives.rename(state.redrives(), this::keyThere);
    state.version(target.template().version());
  }

  private void renameAll(List<String> keys) {
    List<String> renamed = new ArrayList<>();
    for (String key : keys) {
      String there = keyThere(key);
      if (there != null) {
        renamed.add(there);
      }
    }
    keys.clear();
    keys.addAll(renamed);
  }

  private @Nullable String keyThere(String key) {
    Place place = places.get(key);
    Place there = place == null ? null : target.find(place.path());
    return there == null ? null : there.key();
  }

  /** Settles in the new version: what the flow has passed is skipped, times follow. */
  void arrive(Transaction step) {
    step.adopt(old);
    alarms.forEach(
        (path, alarm) -> {
          Place place = target.find(path);
          if (place != null && step.node(place).status() != Status.NOT_STARTED) {
            step.alarm(place, alarm.kind(), alarm.time());
          }
        });
    firing.forEach(
        (path, time) -> {
          Place place = target.find(path);
          if (place != null) {
            step.deadline(place, Instant.ofEpochMilli(time));
          }
        });
    List<Place> executing = new ArrayList<>();
    step.eachNode(
        place -> {
          if (step.node(place).status() == Status.EXECUTING) {
            executing.add(place);
          }
        });
    for (Place place : executing) {
      if (place.node().isComposite() && !place.node().isForEach()) {
        skipPassed(step, place);
      }
    }
    noteNewInside(step);
    step.listening().lookAgain();
    for (Place place : executing) {
      if (step.node(place).status() == Status.EXECUTING) {
        retime(step, place);
      }
    }
    for (Place place : executing) {
      boolean entered = place.node().isComposite() && !step.node(place).isBetweenTries();
      if (entered && step.node(place).status() == Status.EXECUTING) {
        step.copies().recount(place);
        step.copies().startInside(place);
      }
    }
    step.walk().run();
  }

  /** Says what became of new nodes inside nodes that are over. */
  private void noteNewInside(Transaction step) {
    Set<String> known = new HashSet<>();
    places.values().forEach(place -> known.add(place.path()));
    step.eachNode(
        place -> {
          Status status = step.status(place);
          boolean isNew = !place.node().isAction() && !known.contains(place.path());
          if (isNew && status.isTerminal() && step.node(place).status() == Status.NOT_STARTED) {
            step.changes().node(place, Status.NOT_STARTED, status, false);
          }
        });
  }

  private static void skipPassed(Transaction step, Place place) {
    Set<Node> passed = new HashSet<>();
    for (Node child : place.node().children()) {
      NodeState state = step.node(place.of(child));
      if (state.status() != Status.NOT_STARTED && !state.isEarly()) {
        before(child, passed);
        if (place.node().kind() instanceof Decision) {
          passed.addAll(place.node().children());
        }
      }
    }
    for (Node child : place.node().children()) {
      Place inside = place.of(child);
      if (passed.contains(child) && step.node(inside).status() == Status.NOT_STARTED) {
        step.walk().finish(inside, Status.SKIPPED, null);
      }
    }
  }

  private static void before(Node node, Set<Node> found) {
    for (Node predecessor : node.before()) {
      if (found.add(predecessor)) {
        before(predecessor, found);
      }
    }
  }

  private static void retime(Transaction step, Place place) {
    NodeState node = step.node(place);
    if (node.isOnHold()) {
      return;
    }
    if (place.parent() == null) {
      step.limitInstance();
    } else if (!step.walk().limit(place)) {
      return;
    }
    boolean waits = node.alarmKind() == Alarm.OWN || node.isEnding();
    node.ending(false);
    if (place.node().kind() != null && waits) {
      step.walk().attempt(place, task -> place.node().kind().moved(task));
    }
    step.actions().watchNew(place);
  }
}
