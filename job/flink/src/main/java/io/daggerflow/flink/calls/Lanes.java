package io.daggerflow.flink.calls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shares slots and places to wait among those who are called, a lane for each. A lane may have at
 * most four times as many as are still free, so that one that has stopped leaves a fifth to the
 * others, and they take turns. A slot is taken from the start of a call until its reply has left.
 */
final class Lanes {

  private static final int SHARE = 4;

  private final int slots;
  private final int places;
  private final Map<Ask.Target, Lane> lanes = new HashMap<>();
  private final Set<Lane> waiting = new LinkedHashSet<>();
  private int running;
  private int queued;

  Lanes(int slots, int places) {
    this.slots = slots;
    this.places = places;
  }

  private static final class Lane {
    private final Ask.Target target;
    private final ArrayDeque<Ask> queue = new ArrayDeque<>();
    private int running;

    Lane(Ask.Target target) {
      this.target = target;
    }
  }

  /** Takes a call, unless there is no place for it. */
  synchronized boolean offer(Ask ask) {
    Lane lane = lanes.computeIfAbsent(ask.target(), Lane::new);
    if (room(lane) <= 0) {
      removeIfIdle(lane);
      return false;
    }
    lane.queue.add(ask);
    queued++;
    waiting.add(lane);
    return true;
  }

  /** How many calls there is a place for now. */
  synchronized int room(Ask.Target target) {
    Lane lane = lanes.get(target);
    return lane == null ? places - queued : room(lane);
  }

  /** How many calls are under way. */
  synchronized int running() {
    return running;
  }

  /** How many calls wait for a slot. */
  synchronized int waiting() {
    return queued;
  }

  private int room(Lane lane) {
    int free = places - queued;
    return lane.queue.size() < SHARE * free ? free : 0;
  }

  /** The calls that start now. */
  synchronized List<Ask> start() {
    List<Ask> started = new ArrayList<>(2);
    for (Lane lane = next(); lane != null; lane = next()) {
      Ask ask = lane.queue.remove();
      queued--;
      lane.running++;
      running++;
      waiting.remove(lane);
      if (!lane.queue.isEmpty()) {
        waiting.add(lane);
      }
      started.add(ask);
    }
    return started;
  }

  /** The lane whose turn it is; few are passed over, since each of those has many slots. */
  private @Nullable Lane next() {
    int free = slots - running;
    for (Iterator<Lane> all = waiting.iterator(); free > 0 && all.hasNext(); ) {
      Lane lane = all.next();
      if (lane.running < SHARE * free) {
        return lane;
      }
    }
    return null;
  }

  /** The reply to a call has left. */
  synchronized void done(Ask.Target target) {
    Lane lane = lanes.get(target);
    if (lane == null || lane.running == 0) {
      throw new IllegalStateException("no call is under way at " + target);
    }
    lane.running--;
    running--;
    removeIfIdle(lane);
  }

  private void removeIfIdle(Lane lane) {
    if (lane.running == 0 && lane.queue.isEmpty()) {
      lanes.remove(lane.target);
    }
  }
}
