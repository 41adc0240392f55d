package io.daggerflow.flink.calls;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The calls of the instances of one task that have no answer yet. A call is made when the step that
 * asked for it is durable, so that a step that is rolled back has called nobody; or at once, where
 * latency counts more. Which calls are open is part of each checkpoint, by their names; after a
 * restore each of them is asked again. Used by one thread.
 */
public final class OpenCalls {

  /** So many names stand in one element of the state. */
  private static final int TICKETS_OF_AN_ELEMENT = 500;

  private final Exchange exchange;
  private final boolean atOnce;
  private final RepeatedCalls repeated;

  /** And since when, as {@link System#nanoTime}; the oldest first. */
  private final Map<Ticket, Long> open = new LinkedHashMap<>();

  private volatile long oldest;
  private volatile int size;
  private List<Ask> fresh = new ArrayList<>();
  private final NavigableMap<Long, List<Ask>> waiting = new TreeMap<>();
  private final Map<Ask.Target, Deque<Ticket>> refused = new LinkedHashMap<>();

  /**
   * @param atOnce whether a call does not wait until its step is durable
   */
  public OpenCalls(Exchange exchange, boolean atOnce, RepeatedCalls repeated) {
    this.exchange = exchange;
    this.atOnce = atOnce;
    this.repeated = repeated;
  }

  /** A step asked for a call. */
  public void asked(Ask ask) {
    add(ask.ticket());
    if (atOnce) {
      ask(ask);
    } else {
      fresh.add(ask);
    }
  }

  /** The call has its answer, or nobody waits for one any more. */
  public void over(Ticket ticket) {
    open.remove(ticket);
    size = open.size();
    oldest = open.isEmpty() ? 0 : open.values().iterator().next();
    repeated.over(ticket);
    if (atOnce) {
      askRefused();
    }
  }

  /** False if it was open before. */
  private boolean add(Ticket ticket) {
    boolean added = open.putIfAbsent(ticket, System.nanoTime()) == null;
    size = open.size();
    if (size == 1) {
      oldest = open.values().iterator().next();
    }
    return added;
  }

  /**
   * How long the oldest of them has been open in this attempt of the job; 0 if there is none. For
   * use by any thread.
   */
  public long oldestMillis() {
    long since = oldest;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1_000_000;
  }

  /**
   * Until when the wake-ups of an instance wait for the answers to calls that are made again; the
   * past if they need not.
   */
  public long holds(String instance, long now) {
    return repeated.holds(instance, now);
  }

  /** How many there are. For use by any thread. */
  public int size() {
    return size;
  }

  // ---- checkpoints

  /** The steps so far belong to this checkpoint. */
  public List<byte[]> snapshot(long checkpoint) {
    if (!fresh.isEmpty()) {
      waiting.put(checkpoint, fresh);
      fresh = new ArrayList<>();
    }
    List<byte[]> elements = new ArrayList<>();
    Iterator<Ticket> tickets = open.keySet().iterator();
    while (tickets.hasNext()) {
      FieldWriter out = new FieldWriter();
      for (int i = 0; i < TICKETS_OF_AN_ELEMENT && tickets.hasNext(); i++) {
        Ticket ticket = tickets.next();
        out.message(1, ticket::write);
      }
      elements.add(out.toBytes());
    }
    return elements;
  }

  /** The calls of a snapshot. */
  public static List<Ticket> read(Iterable<byte[]> elements) {
    List<Ticket> tickets = new ArrayList<>();
    for (byte[] element : elements) {
      FieldReader in = new FieldReader(element);
      while (in.next() != 0) {
        tickets.add(Ticket.read(in.message()));
      }
    }
    return tickets;
  }

  /** This call was open when the task was lost. */
  public void restored(Ticket ticket) {
    if (add(ticket)) {
      repeated.add(ticket);
      exchange.askAgain(ticket);
    }
  }

  /**
   * The checkpoint is complete: what its steps asked for is done. Where there is no place for more
   * calls, only their names are kept, and the instances are asked again when there is.
   */
  public void completed(long checkpoint) {
    askRefused();
    NavigableMap<Long, List<Ask>> durable = waiting.headMap(checkpoint, true);
    durable.values().forEach(asks -> asks.forEach(this::ask));
    durable.clear();
  }

  private void ask(Ask ask) {
    if (!open.containsKey(ask.ticket())) {
      return;
    }
    if (exchange.ask(repeated.withGrace(ask))) {
      repeated.wentOut(ask.ticket());
    } else {
      refused.computeIfAbsent(ask.target(), target -> new ArrayDeque<>()).add(ask.ticket());
    }
  }

  private void askRefused() {
    Iterator<Map.Entry<Ask.Target, Deque<Ticket>>> all = refused.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Ask.Target, Deque<Ticket>> entry = all.next();
      Deque<Ticket> tickets = entry.getValue();
      for (int room = exchange.room(entry.getKey()); room > 0 && !tickets.isEmpty(); room--) {
        Ticket ticket = tickets.remove();
        if (open.containsKey(ticket)) {
          exchange.askAgain(ticket);
        }
      }
      if (tickets.isEmpty()) {
        all.remove();
      }
    }
  }
}
