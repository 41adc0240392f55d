package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one instance: the working copy of one step. It is read from a {@link Store} as
 * far as the step needs it, changed by the engine, and written back, when the step has succeeded,
 * as far as it changed. Its template is named, not held.
 *
 * <p>Times are epoch milliseconds, 0 for none.
 */
public final class InstanceState {

  private static final int FORMAT = 1;

  /**
   * Wake-ups are rounded up to this many milliseconds, so that those close to each other are one.
   */
  private static final long WAKE_UP_MILLIS = 100;

  private final Parameters parameters;
  private final Nodes nodes;
  private final Subscriptions subscriptions;
  private final Buffers buffers;
  private final Alarms alarms;

  private String template = "";
  private int version;
  private long life;
  private long seq;
  private Status status = Status.NOT_STARTED;
  private @Nullable String reason;
  private @Nullable String startRequest;
  private long created;
  private long started;
  private long lastStep;
  private long expires;
  private long subscriptionNumber;
  private boolean hadParts;
  private byte[] unknown = new byte[0];

  private InstanceState(@Nullable Store store) {
    parameters = new Parameters(store);
    nodes = new Nodes(store);
    subscriptions = new Subscriptions(store);
    buffers = new Buffers(store);
    alarms = new Alarms(store);
  }

  /**
   * A new instance.
   *
   * @param life tells instances apart that have the same id one after the other (rule S10.5)
   * @param created epoch milliseconds
   */
  public static InstanceState create(String template, int version, long life, long created) {
    InstanceState state = new InstanceState(null);
    state.template = template;
    state.version = version;
    state.life = life;
    state.created = created;
    state.lastStep = created;
    return state;
  }

  /** The instance that a store holds; null if there is none. */
  public static @Nullable InstanceState read(Store store) {
    byte[] head = store.head();
    if (head == null) {
      return null;
    }
    InstanceState state = new InstanceState(store);
    state.readHead(new FieldReader(head));
    return state;
  }

  // ---- identity

  public String template() {
    return template;
  }

  public int version() {
    return version;
  }

  public long life() {
    return life;
  }

  /** The {@code requestId} of the request that made it; null if it had none. */
  public @Nullable String startRequest() {
    return startRequest;
  }

  public void startRequest(@Nullable String requestId) {
    startRequest = requestId;
  }

  // ---- progress

  /**
   * The status of the instance; its root node has the same, but is forgotten when the instance is
   * COMPLETED.
   */
  public Status status() {
    return status;
  }

  public void status(Status value) {
    status = value;
  }

  /** Why it has its status, where there is something to say. */
  public @Nullable String reason() {
    return reason;
  }

  public void reason(@Nullable String value) {
    reason = value;
  }

  /** The number of its last event, from 1. */
  public long seq() {
    return seq;
  }

  /** Counts an event. */
  public long nextSeq() {
    return ++seq;
  }

  public long created() {
    return created;
  }

  /** When it became EXECUTING. */
  public long started() {
    return started;
  }

  public void started(long value) {
    started = value;
  }

  /** The time of its last step: time does not go back inside an instance. */
  public long lastStep() {
    return lastStep;
  }

  public void lastStep(long value) {
    lastStep = value;
  }

  /** When every trace of it leaves the state. */
  public long expires() {
    return expires;
  }

  public void expires(long value) {
    expires = value;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** Where a node stands, by the key of its place. */
  public NodeState node(String key) {
    return nodes.get(key, created);
  }

  // ---- wake-ups

  /**
   * When the wake-up for a deadline comes: not before it, and at the same time as others close to
   * it.
   */
  public static long wakeUp(long deadline) {
    return -Math.floorDiv(-deadline, WAKE_UP_MILLIS) * WAKE_UP_MILLIS;
  }

  /**
   * The keys of the places that may be due.
   *
   * @param time of the wake-up, or the exact deadline
   */
  public List<String> alarms(long time) {
    return nodes.isSplit() ? List.copyOf(alarms.at(wakeUp(time))) : withDeadline();
  }

  private List<String> withDeadline() {
    List<String> keys = new ArrayList<>();
    nodes.known().forEach((key, node) -> addIfWaiting(keys, key, node));
    return keys;
  }

  private static void addIfWaiting(List<String> keys, String key, NodeState node) {
    if (node.deadline() != 0) {
      keys.add(key);
    }
  }

  /**
   * Notes the deadline of a node, 0 for none, and gives the wake-up that nobody needs any more, 0
   * if there is none.
   */
  public long deadline(String key, long deadline) {
    NodeState node = node(key);
    long before = node.deadline();
    node.deadline(deadline);
    if (nodes.isSplit()) {
      if (before != 0) {
        alarms.at(wakeUp(before)).remove(key);
      }
      if (deadline != 0) {
        alarms.at(wakeUp(deadline)).add(key);
      }
    }
    return before == 0 || isNeeded(wakeUp(before)) ? 0 : wakeUp(before);
  }

  private boolean isNeeded(long wakeUp) {
    if (nodes.isSplit()) {
      return !alarms.at(wakeUp).isEmpty();
    }
    for (NodeState node : nodes.known().values()) {
      if (node.deadline() != 0 && wakeUp(node.deadline()) == wakeUp) {
        return true;
      }
    }
    return false;
  }

  // ---- messages

  /** What it wants under a correlation key. */
  public Subscribed subscribed(String key) {
    return subscriptions.get(key);
  }

  /** A number that no subscription of this instance had. */
  public long nextSubscriptionNumber() {
    return subscriptionNumber++;
  }

  /** The numbers of the messages that wait in a channel's buffer, oldest first. */
  public List<Long> buffered(String channel) {
    return buffers.numbers(channel);
  }

  /** The channels in whose buffers messages wait. */
  public List<String> bufferedChannels() {
    return buffers.channels();
  }

  public void buffer(String channel, byte[] message) {
    buffers.add(channel, message);
  }

  public byte[] bufferedMessage(long number) {
    return buffers.get(number);
  }

  public void unbuffer(String channel, long number) {
    buffers.remove(channel, number);
  }

  // ---- bytes

  /**
   * Writes what changed. Of a COMPLETED instance only a tombstone stays, which answers for its id
   * until its retention is over; it can't be retried, so nobody needs the rest.
   */
  public void write(Store store) {
    PartsNoted target = new PartsNoted(store);
    FieldWriter head = new FieldWriter(256);
    head.number(1, FORMAT)
        .text(2, template)
        .number(3, version)
        .number(4, life)
        .number(5, seq)
        .number(6, status.ordinal())
        .text(7, reason)
        .text(8, startRequest)
        .number(9, created)
        .number(10, started == 0 ? 0 : started - created + 1)
        .number(11, lastStep - created)
        .number(12, expires == 0 ? 0 : expires - created + 1)
        .number(13, subscriptionNumber);
    if (status == Status.COMPLETED) {
      if (hadParts) {
        store.clearParts();
      }
    } else {
      boolean wasSplit = nodes.isSplit();
      parameters.write(head, 20, 21, target);
      nodes.write(head, 22, 23, 24, created, target);
      if (nodes.isSplit() && !wasSplit) {
        nodes.known().forEach(this::noteAlarm);
      }
      alarms.write(target);
      subscriptions.write(head, 25, 26, target);
      buffers.write(head, 27, 28, target);
      head.flag(14, hadParts || target.wrotePart);
    }
    store.head(head.unknown(unknown).toBytes());
  }

  private void noteAlarm(String key, NodeState node) {
    if (node.deadline() != 0) {
      alarms.at(wakeUp(node.deadline())).add(key);
    }
  }

  /** Removes every trace of the instance. */
  public void remove(Store store) {
    if (hadParts) {
      store.clearParts();
    }
    store.head(null);
  }

  private void readHead(FieldReader in) {
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> checkFormat(in.number());
        case 2 -> template = in.text();
        case 3 -> version = (int) in.number();
        case 4 -> life = in.number();
        case 5 -> seq = in.number();
        case 6 -> status = Status.of(in.number());
        case 7 -> reason = in.text();
        case 8 -> startRequest = in.text();
        case 9 -> created = in.number();
        case 10 -> started = created + in.number() - 1;
        case 11 -> lastStep = created + in.number();
        case 12 -> expires = created + in.number() - 1;
        case 13 -> subscriptionNumber = in.number();
        case 14 -> hadParts = in.flag();
        case 20 -> parameters.readOne(in.message());
        case 21 -> parameters.nameParts((int) in.number());
        case 22 -> nodes.readPlain(in.bytes());
        case 23 -> nodes.readFull(in.message(), created);
        case 24 -> nodes.split(in.flag());
        case 25 -> subscriptions.readOne(in.message());
        case 26 -> subscriptions.split(in.flag());
        case 27 -> buffers.readOne(in.message());
        case 28 -> buffers.next(in.number());
        default -> in.keep();
      }
    }
    lastStep = Math.max(lastStep, created);
    unknown = in.unknown();
  }

  private static void checkFormat(long format) {
    if (format != FORMAT) {
      throw new IllegalStateException(
          "Expected an instance in format "
              + FORMAT
              + ", but it is in format "
              + format
              + " of a newer version");
    }
  }

  /** Remembers whether a part was written. */
  private static final class PartsNoted implements Store {
    private final Store store;
    private boolean wrotePart;

    PartsNoted(Store store) {
      this.store = store;
    }

    @Override
    public byte @Nullable [] head() {
      return store.head();
    }

    @Override
    public void head(byte @Nullable [] bytes) {
      store.head(bytes);
    }

    @Override
    public byte @Nullable [] part(String name) {
      return store.part(name);
    }

    @Override
    public void part(String name, byte @Nullable [] bytes) {
      wrotePart |= bytes != null;
      store.part(name, bytes);
    }

    @Override
    public void clearParts() {
      store.clearParts();
    }
  }
}
