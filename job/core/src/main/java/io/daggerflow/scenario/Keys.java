package io.daggerflow.scenario;

import io.daggerflow.codec.MapStore;
import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Output;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Event;
import java.util.HashMap;
import java.util.Map;

/** The correlation keys of a job in virtual time. */
final class Keys {

  private static final int KEPT_MESSAGES = 100;

  private final VirtualJob job;
  private final Map<String, MapStore> stores = new HashMap<>();
  private final Correlator correlator = new Correlator(KEPT_MESSAGES);

  Keys(VirtualJob job) {
    this.job = job;
  }

  /** Something happens at a key. */
  void apply(String key, Input input) {
    MapStore store = stores.computeIfAbsent(key, k -> new MapStore());
    Outputs handler = new Outputs(key, input);
    for (Output output : correlator.apply(store, input, job.now())) {
      output.handle(handler);
    }
  }

  boolean areEmpty() {
    return stores.values().stream().allMatch(MapStore::isEmpty);
  }

  private final class Outputs implements Output.Handler {
    private final String key;
    private final Input input;

    Outputs(String key, Input input) {
      this.key = key;
      this.input = input;
    }

    @Override
    public void deliver(Delivery delivery) {
      job.instances().step(delivery.subscription().instance(), new Event.Delivered(delivery));
    }

    @Override
    public void unmatched(Offer offer) {
      job.recorded().deadLetter(DeadLetter.unmatched(offer), job.now());
    }

    @Override
    public void full(Offer offer) {
      job.recorded().deadLetter(DeadLetter.full(offer, KEPT_MESSAGES), job.now());
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      Agenda.Alarm alarm = new Agenda.Alarm(false, key);
      job.agenda().cancel(insteadOf, alarm);
      if (at != 0) {
        job.agenda().wake(at, alarm);
      }
    }

    @Override
    public void counted(Output.Counter counter) {
      if (counter == Output.Counter.KEPT && input instanceof Offer offer) {
        String value = Shown.text(offer.key().value());
        job.note(offer.message(), "is kept: no instance waits for " + value + " on it yet");
      }
    }
  }
}
