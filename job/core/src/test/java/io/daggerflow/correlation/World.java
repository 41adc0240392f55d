package io.daggerflow.correlation;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A model of the job around the {@link Correlator}: route, orchestrate and the loopback, small
 * enough to explore. Every edge between two operators keeps its order, all else interleaves; of
 * loopback records only those of one sender stay in order. A loopback record can be read as soon as
 * it is written, which is more freedom than the job has.
 *
 * <p>An instance whose name is in lower case ends with the first message it takes; one in upper
 * case takes all.
 */
final class World {

  private static final long NOW = 1_000;
  private static final long HINTS_EXPIRED = NOW + 60_000;
  private static final long KEEP = 120_000;
  private static final long KEPT_EXPIRED = NOW + KEEP;
  private static final long ALL_EXPIRED = 1L << 40;

  /** The two keys. */
  static final List<Key> KEYS = List.of(new Key("channel", "A"), new Key("channel", "B"));

  private static final int ORCHESTRATE = 8;
  private static final int EDGES = 9;

  /** Who subscribes exclusively. */
  enum Exclusive {
    NOBODY,
    ALL,
    /** Instances {@code j} and {@code J}. */
    SOME
  }

  /**
   * What may vary.
   *
   * @param once subscriptions are ended by the first message
   * @param hint route sends hints
   * @param ordered the loopback keeps the order of each sender
   * @param lives a reused id is another life
   * @param picky exclusive instances turn every second message away
   * @param expiring kept messages expire at any time, and hints with them
   * @param inline entries in the head
   */
  record Options(
      boolean once,
      Exclusive exclusive,
      boolean hint,
      boolean ordered,
      boolean lives,
      boolean picky,
      boolean expiring,
      int inline) {

    static final Options PROPOSED =
        new Options(true, Exclusive.NOBODY, false, true, true, false, false, 8);

    Options withoutOnce() {
      return new Options(false, exclusive, hint, ordered, lives, picky, expiring, inline);
    }

    Options with(Exclusive who) {
      return new Options(once, who, hint, ordered, lives, picky, expiring, inline);
    }

    Options withHints() {
      return new Options(once, exclusive, true, ordered, lives, picky, expiring, inline);
    }

    Options withoutOrder() {
      return new Options(once, exclusive, hint, false, lives, picky, expiring, inline);
    }

    Options withoutLives() {
      return new Options(once, exclusive, hint, ordered, false, picky, expiring, inline);
    }

    Options withPicky() {
      return new Options(once, exclusive, hint, ordered, lives, true, expiring, inline);
    }

    Options withExpiry() {
      return new Options(once, exclusive, hint, ordered, lives, picky, true, inline);
    }

    Options withInline(int entries) {
      return new Options(once, exclusive, hint, ordered, lives, picky, expiring, entries);
    }
  }

  /** A request of a user. */
  record Request(Kind kind, String instance, long life, int key) {
    enum Kind {
      START,
      UPDATE,
      STOP
    }
  }

  /** A message and the key it is for. */
  record Sent(String name, int key) {}

  private record Instance(long life, int key, long number, boolean open, List<String> taken) {

    Instance end(List<String> allTaken) {
      return new Instance(life, key, number, false, allTaken);
    }

    Instance move(int newKey, List<String> allTaken) {
      return new Instance(life, newKey, number + 1, true, allTaken);
    }

    Instance take(List<String> allTaken) {
      return new Instance(life, key, number, true, allTaken);
    }
  }

  /** The store of one key, comparable. */
  private record Stored(String head, SortedMap<String, String> parts) {

    static final Stored NOTHING = new Stored("", new TreeMap<>());

    static Stored of(MemoryStore store) {
      SortedMap<String, String> parts = new TreeMap<>();
      store.parts.forEach((name, bytes) -> parts.put(name, text(bytes)));
      return new Stored(store.head == null ? "" : text(store.head), parts);
    }

    MemoryStore store() {
      MemoryStore store = new MemoryStore();
      store.head = head.isEmpty() ? null : bytes(head);
      parts.forEach((name, text) -> store.parts.put(name, bytes(text)));
      return store;
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private record Call(Stored before, Input input, long now) {}

  private record Result(Stored after, List<Output> outputs) {}

  private record State(
      List<Request> requests,
      List<Sent> messages,
      List<Notice> loopback,
      List<List<Object>> edges,
      List<Stored> keys,
      SortedMap<String, Instance> instances,
      List<String> taken,
      List<String> over) {}

  private record Next(String label, Supplier<State> state) {}

  /** What exploring found: how many states, which problems, whether it was cut short. */
  record Found(int states, Set<String> problems, boolean cut) {}

  private final Options options;
  private final Correlator correlator;
  private final Map<Call, Result> known = new HashMap<>();

  World(Options options) {
    this.options = options;
    correlator = new Correlator(100, options.inline);
  }

  private State start(List<Request> requests, List<Sent> messages) {
    List<Request> all = new ArrayList<>();
    for (Request request : requests) {
      long life = options.lives ? request.life() : 0;
      all.add(new Request(request.kind(), request.instance(), life, request.key()));
    }
    List<List<Object>> edges = new ArrayList<>();
    for (int edge = 0; edge < EDGES; edge++) {
      edges.add(List.of());
    }
    return new State(
        all,
        messages,
        List.of(),
        edges,
        List.of(Stored.NOTHING, Stored.NOTHING),
        new TreeMap<>(),
        List.of(),
        List.of());
  }

  /** Visits every state that can be reached. */
  Found explore(List<Request> requests, List<Sent> messages, int limit) {
    State first = start(requests, messages);
    Set<State> seen = new HashSet<>(Set.of(first));
    Deque<State> open = new ArrayDeque<>(List.of(first));
    Set<String> problems = new TreeSet<>();
    while (!open.isEmpty() && seen.size() < limit) {
      State state = open.remove();
      List<Next> all = next(state);
      if (all.stream().allMatch(next -> next.label.equals("clean up"))) {
        problems.addAll(problems(state, messages));
      }
      for (Next next : all) {
        State after = next.state.get();
        if (seen.add(after)) {
          open.add(after);
        }
      }
    }
    return new Found(seen.size(), problems, !open.isEmpty());
  }

  /** Takes one random way to an end. */
  Set<String> walk(Random random, List<Request> requests, List<Sent> messages) {
    State state = start(requests, messages);
    while (true) {
      List<Next> all = next(state);
      if (all.stream().allMatch(next -> next.label.equals("clean up"))) {
        return problems(state, messages);
      }
      List<Next> likely =
          all.stream()
              .filter(
                  next ->
                      !next.label.equals("clean up") && !next.label.equals("expire")
                          || random.nextDouble() < 0.15)
              .toList();
      List<Next> some = likely.isEmpty() ? all : likely;
      state = some.get(random.nextInt(some.size())).state.get();
    }
  }

  private List<Next> next(State state) {
    List<Next> all = new ArrayList<>();
    readRequest(state, all);
    readMessage(state, all);
    readLoopback(state, all);
    for (int edge = 0; edge < EDGES; edge++) {
      if (!state.edges.get(edge).isEmpty()) {
        int from = edge;
        all.add(new Next("handle", () -> handle(new Draft(state), from)));
      }
    }
    for (int key = 0; key < KEYS.size(); key++) {
      expire(state, key, all);
    }
    state.instances.forEach(
        (name, instance) -> {
          if (!instance.open) {
            all.add(new Next("clean up", () -> cleanUp(state, name)));
          }
        });
    return all;
  }

  private static State cleanUp(State state, String name) {
    Draft draft = new Draft(state);
    draft.taken.addAll(draft.instances.remove(name).taken);
    draft.taken.sort(null);
    return draft.state();
  }

  private void readRequest(State state, List<Next> all) {
    if (!state.requests.isEmpty()) {
      all.add(new Next("read", () -> readRequest(new Draft(state))));
    }
  }

  private State readRequest(Draft draft) {
    Request request = draft.requests.remove(0);
    draft.send(ORCHESTRATE, request);
    if (options.hint && request.kind() == Request.Kind.START) {
      draft.send(
          edge(1, request.key()),
          new Hint(
              KEYS.get(request.key()),
              request.instance(),
              request.life(),
              exclusive(request.instance())));
    }
    return draft.state();
  }

  private void readMessage(State state, List<Next> all) {
    if (!state.messages.isEmpty()) {
      all.add(new Next("read", () -> readMessage(new Draft(state))));
    }
  }

  private static State readMessage(Draft draft) {
    Sent sent = draft.messages.remove(0);
    Message message = new Message(sent.name(), 0, 0, 0, null, null, List.of());
    draft.send(edge(0, sent.key()), new Offer(KEYS.get(sent.key()), message, KEEP, false));
    return draft.state();
  }

  private void readLoopback(State state, List<Next> all) {
    Set<String> senders = new HashSet<>();
    for (int i = 0; i < state.loopback.size(); i++) {
      int place = i;
      if (senders.add(state.loopback.get(i).instance()) || !options.ordered) {
        all.add(new Next("read", () -> readLoopback(new Draft(state), place)));
      }
    }
  }

  private static State readLoopback(Draft draft, int place) {
    Notice notice = draft.loopback.remove(place);
    draft.send(edge(2, KEYS.indexOf(notice.key())), notice);
    return draft.state();
  }

  private State handle(Draft draft, int edge) {
    Object record = draft.receive(edge);
    if (record instanceof Request request) {
      orchestrate(draft, request);
    } else if (record instanceof Delivery delivery) {
      deliver(draft, delivery);
    } else {
      correlate(draft, edge % KEYS.size(), (Input) record, NOW);
    }
    return draft.state();
  }

  private void expire(State state, int key, List<Next> all) {
    KeyState known = decode(state.keys.get(key));
    if (!known.hints.isEmpty()) {
      all.add(new Next("expire", () -> expire(new Draft(state), key, HINTS_EXPIRED)));
    }
    if (options.expiring && known.kept.size() > 0) {
      all.add(new Next("expire", () -> expire(new Draft(state), key, KEPT_EXPIRED)));
    }
  }

  private State expire(Draft draft, int key, long now) {
    correlate(draft, key, new TimeReached(), now);
    return draft.state();
  }

  private void correlate(Draft draft, int key, Input input, long now) {
    Result result =
        known.computeIfAbsent(
            new Call(draft.keys.get(key), input, now),
            call -> {
              MemoryStore store = call.before.store();
              List<Output> outputs = correlator.apply(store, call.input, call.now);
              return new Result(Stored.of(store), outputs);
            });
    draft.keys.set(key, result.after);
    for (Output output : result.outputs) {
      if (output instanceof Output.Deliver deliver) {
        draft.send(edge(3, key), deliver.delivery());
      } else if (output instanceof Output.Unmatched unmatched) {
        draft.over(unmatched.offer().message());
      }
    }
  }

  private void orchestrate(Draft draft, Request request) {
    String name = request.instance();
    Instance instance = draft.instances.get(name);
    switch (request.kind()) {
      case START -> {
        if (instance == null) {
          instance = new Instance(request.life(), request.key(), 0, true, List.of());
          draft.instances.put(name, instance);
          draft.loopback.add(open(name, instance, false));
        }
      }
      case STOP -> {
        if (instance != null && instance.open) {
          draft.loopback.add(close(name, instance));
          draft.instances.put(name, instance.end(instance.taken));
        }
      }
      case UPDATE -> {
        if (instance != null && instance.open && instance.key != request.key()) {
          draft.loopback.add(close(name, instance));
          instance = instance.move(request.key(), instance.taken);
          draft.instances.put(name, instance);
          draft.loopback.add(open(name, instance, false));
        }
      }
    }
  }

  private void deliver(Draft draft, Delivery delivery) {
    Subscription subscription = delivery.subscription();
    String name = subscription.instance();
    Instance instance = draft.instances.get(name);
    int key = KEYS.indexOf(delivery.offer().key());
    if (instance == null
        || instance.life != subscription.life()
        || !instance.open
        || instance.key != key) {
      draft.loopback.add(new Return(delivery, false));
      return;
    }
    boolean consumed = options.once && subscription.number() == instance.number;
    String message = delivery.offer().message().topic();
    if (options.picky && subscription.exclusive() && turnsAway(name, message)) {
      draft.loopback.add(new Return(delivery, true));
      draft.over(delivery.offer().message());
      if (consumed) {
        openAgain(draft, name, instance);
      }
      return;
    }
    List<String> taken = new ArrayList<>(instance.taken);
    taken.add(message);
    boolean last = Character.isLowerCase(name.charAt(0));
    if (last) {
      draft.instances.put(name, instance.end(taken));
      if (!consumed) {
        draft.loopback.add(close(name, instance));
      }
    } else {
      draft.instances.put(name, instance.take(taken));
      if (consumed) {
        openAgain(draft, name, instance.take(taken));
      }
    }
  }

  private void openAgain(Draft draft, String name, Instance instance) {
    Instance again = instance.move(instance.key, instance.taken);
    draft.instances.put(name, again);
    draft.loopback.add(open(name, again, true));
  }

  private static boolean turnsAway(String instance, String message) {
    return (instance.charAt(0) + message.charAt(message.length() - 1)) % 2 == 0;
  }

  private Open open(String name, Instance instance, boolean again) {
    return new Open(
        KEYS.get(instance.key),
        new Subscription(
            name, instance.life, instance.number, options.once, again, exclusive(name)));
  }

  private static Close close(String name, Instance instance) {
    return new Close(KEYS.get(instance.key), name, instance.life, instance.number);
  }

  private boolean exclusive(String instance) {
    return switch (options.exclusive) {
      case NOBODY -> false;
      case ALL -> true;
      case SOME -> instance.equalsIgnoreCase("j");
    };
  }

  /** What is wrong at an end, where nothing more can happen. */
  private Set<String> problems(State state, List<Sent> messages) {
    Set<String> problems = new LinkedHashSet<>();
    Set<String> wanted = new HashSet<>();
    state.instances.forEach(
        (name, instance) -> {
          if (instance.open) {
            wanted.add(name + ' ' + instance.life + ' ' + instance.number + ' ' + instance.key);
          }
        });
    Set<String> subscribed = new HashSet<>();
    List<String> kept = new ArrayList<>();
    for (int key = 0; key < KEYS.size(); key++) {
      KeyState known = decode(state.keys.get(key));
      List<Subscription> here = subscriptions(known);
      for (Subscription subscription : here) {
        subscribed.add(
            subscription.instance()
                + ' '
                + subscription.life()
                + ' '
                + subscription.number()
                + ' '
                + key);
      }
      if (!here.isEmpty() && known.kept.size() > 0) {
        problems.add("STUCK: kept beside a subscription");
      }
      Line.Cursor cursor = known.kept.cursor();
      while (cursor.next()) {
        kept.add(CorrelationFormat.readKept(cursor.entry()).message().topic());
      }
      leftOver(state.keys.get(key), here.isEmpty(), problems);
    }
    if (!subscribed.containsAll(wanted)) {
      problems.add("STUCK: wanted, not subscribed");
    }
    if (!wanted.containsAll(subscribed)) {
      problems.add("LEAK: subscribed, not wanted");
    }
    for (Sent sent : messages) {
      account(state, sent.name(), count(kept, sent.name()), problems);
    }
    return problems;
  }

  private void account(State state, String message, int kept, Set<String> problems) {
    int taken = count(state.taken, message);
    int takenByExclusive = 0;
    for (Map.Entry<String, Instance> entry : state.instances.entrySet()) {
      int times = count(entry.getValue().taken, message);
      taken += times;
      takenByExclusive += exclusive(entry.getKey()) ? times : 0;
      if (times > 1) {
        problems.add("TWICE: by one instance");
      }
    }
    boolean over = state.over.contains(message);
    if (kept + taken == 0 && !over) {
      problems.add("LOST");
    }
    if (kept > 1 || kept > 0 && (taken > 0 || over)) {
      problems.add("TWICE: kept and done with");
    }
    if (takenByExclusive > 1 || options.exclusive == Exclusive.ALL && taken > 1) {
      problems.add("TWICE: by two exclusive ones");
    }
  }

  /** When all has expired, only subscriptions may be left, and without them nothing. */
  private void leftOver(Stored stored, boolean empty, Set<String> problems) {
    MemoryStore store = stored.store();
    correlator.apply(store, new TimeReached(), ALL_EXPIRED);
    if (empty && !store.empty()) {
      problems.add("LEFT: state without subscriptions");
    }
    if (decode(Stored.of(store)).waitsForTime()) {
      problems.add("LEFT: something that does not expire");
    }
  }

  private KeyState decode(Stored stored) {
    return new KeyState(new io.daggerflow.correlation.Draft(stored.store()), options.inline);
  }

  private static List<Subscription> subscriptions(KeyState known) {
    List<Subscription> all = new ArrayList<>();
    for (Line line : List.of(known.shared, known.again, known.exclusive)) {
      Line.Cursor cursor = line.cursor();
      while (cursor.next()) {
        all.add(CorrelationFormat.readSubscription(cursor.entry()));
      }
    }
    known.hints.forEach(hint -> all.add(hint.subscription()));
    return all;
  }

  private static int count(List<String> names, String name) {
    return (int) names.stream().filter(name::equals).count();
  }

  /** Edges 0 to 7: messages, hints and loopback to each key, and deliveries from it. */
  private static int edge(int kind, int key) {
    return kind * KEYS.size() + key;
  }

  /** A state while it is being changed. */
  private static final class Draft {

    final List<Request> requests;
    final List<Sent> messages;
    final List<Notice> loopback;
    final List<List<Object>> edges;
    final List<Stored> keys;
    final SortedMap<String, Instance> instances;
    final List<String> taken;
    final List<String> over;

    Draft(State state) {
      requests = new ArrayList<>(state.requests);
      messages = new ArrayList<>(state.messages);
      loopback = new ArrayList<>(state.loopback);
      edges = new ArrayList<>(state.edges);
      keys = new ArrayList<>(state.keys);
      instances = new TreeMap<>(state.instances);
      taken = new ArrayList<>(state.taken);
      over = new ArrayList<>(state.over);
    }

    void send(int edge, Object record) {
      List<Object> more = new ArrayList<>(edges.get(edge));
      more.add(record);
      edges.set(edge, more);
    }

    Object receive(int edge) {
      List<Object> all = edges.get(edge);
      edges.set(edge, new ArrayList<>(all.subList(1, all.size())));
      return all.get(0);
    }

    /** A message that expired or was turned away: done with. */
    void over(Message message) {
      if (!over.contains(message.topic())) {
        over.add(message.topic());
        over.sort(null);
      }
    }

    State state() {
      return new State(requests, messages, loopback, edges, keys, instances, taken, over);
    }
  }
}
