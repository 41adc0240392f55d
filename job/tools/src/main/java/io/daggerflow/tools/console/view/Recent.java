package io.daggerflow.tools.console.view;

import io.daggerflow.view.InstanceView;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that something happened to lately, up to a number of their events. */
final class Recent {

  private static final long MOST_EVENTS = 25_000;

  private record Kept(InstanceView view, long events) {}

  private final Map<Long, Kept> kept = new LinkedHashMap<>(1024, 0.75f, true);
  private long events;

  @Nullable InstanceView get(long key) {
    Kept found = kept.get(key);
    return found == null ? null : found.view();
  }

  /** Keeps an instance, unless it is over; those that were not asked for longest go. */
  void keep(long key, InstanceView view, long count) {
    Kept before = kept.remove(key);
    events -= before == null ? 0 : before.events();
    if (view.isOver()) {
      return;
    }
    kept.put(key, new Kept(view, count));
    events += count;
    Iterator<Kept> eldest = kept.values().iterator();
    while (events > MOST_EVENTS && eldest.hasNext()) {
      events -= eldest.next().events();
      eldest.remove();
    }
  }

  void clear() {
    kept.clear();
    events = 0;
  }
}
