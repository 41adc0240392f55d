package io.daggerflow.properties;

import static io.daggerflow.state.Status.COMPLETED;
import static io.daggerflow.state.Status.EXECUTING;
import static io.daggerflow.state.Status.FAILURE;
import static io.daggerflow.state.Status.NOT_STARTED;
import static io.daggerflow.state.Status.SKIPPED;
import static io.daggerflow.state.Status.STOPPED;
import static io.daggerflow.state.Status.SUBMITTED;

import io.daggerflow.correlation.Key;
import io.daggerflow.engine.EngineInside;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.state.Subscribed;
import io.daggerflow.template.Decision;
import io.daggerflow.template.Graph;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.template.Sensor;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must hold after each step of each instance, whatever the template and the events are. */
final class Checks {

  /** Rule S1, without what may happen to any node: NOT_STARTED inside one that starts over. */
  private static final Map<Status, Set<Status>> CHANGES = new EnumMap<>(Status.class);

  static {
    CHANGES.put(NOT_STARTED, EnumSet.of(SUBMITTED, EXECUTING, SKIPPED, STOPPED));
    CHANGES.put(SUBMITTED, EnumSet.of(EXECUTING, STOPPED));
    CHANGES.put(EXECUTING, EnumSet.of(COMPLETED, FAILURE, SKIPPED, STOPPED));
    CHANGES.put(SKIPPED, EnumSet.of(COMPLETED));
    CHANGES.put(COMPLETED, EnumSet.of(EXECUTING));
    CHANGES.put(FAILURE, EnumSet.of(EXECUTING, SKIPPED, COMPLETED));
    CHANGES.put(STOPPED, EnumSet.of(EXECUTING));
  }

  private final Universe universe;
  private @Nullable Map<String, Status> statuses;

  Checks(Universe universe) {
    this.universe = universe;
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new PropertyFailure(what);
    }
  }

  // ---- a step was computed, and not written yet

  void computed(String id, Step step) {
    InstanceState state = step.after();
    statuses = null;
    if (state != null && !isTombstone(state)) {
      Graph graph = universe.graph(state);
      Tree tree = new Tree(state, graph);
      statuses = new LinkedHashMap<>();
      tree.each(
          place -> {
            if (!place.node().isAction() || tree.node(place).run() > 0) {
              statuses.put(place.path(), tree.status(place));
            }
          });
      checkNodes(tree);
      checkInstance(tree);
      if (state.suspended() == 0 && state.status() == EXECUTING) {
        tree.each(place -> checkGoesOn(tree, place));
      }
      checkSubscriptions(id, tree);
    }
  }

  /** Of a COMPLETED instance nothing stays but its name. */
  private static boolean isTombstone(InstanceState state) {
    return state.status() == COMPLETED && state.node("0").status() == NOT_STARTED;
  }

  private void checkNodes(Tree tree) {
    int[] holds = new int[1];
    tree.each(
        place -> {
          NodeState node = tree.node(place);
          Status status = tree.status(place);
          Place parent = place.parent();
          Node.Role role = place.node().role();
          boolean free = role == Node.Role.ON_STOP || role == Node.Role.COMPENSATE;
          boolean executing = status == EXECUTING;
          if (executing && parent != null && !free) {
            must(
                tree.status(parent) == EXECUTING,
                place + " is EXECUTING inside " + tree.status(parent));
          }
          holds[0] += node.isOnHold() ? 1 : 0;
          must(executing || !node.isOnHold(), place + " is on hold, but " + status);
          must(executing || !node.isAsked(), place + " waits for an answer, but is " + status);
          must(executing || node.child() == null, place + " waits for a child, but is " + status);
          boolean armed =
              role == Node.Role.MONITOR && tree.status(Objects.requireNonNull(parent)) == EXECUTING;
          must(
              executing || armed || node.deadline() == 0,
              place + " has a deadline, but is " + status);
          must(executing || armed || node.alarm() == 0, place + " has an alarm, but is " + status);
          must(!executing || node.run() > 0, place + " is EXECUTING in no run");
        });
    must(
        holds[0] == tree.state.incidents(),
        holds[0] + " nodes are on hold, but " + tree.state.incidents() + " are counted");
  }

  private static void checkInstance(Tree tree) {
    InstanceState state = tree.state;
    Status root = tree.status(tree.graph.root().place());
    must(root == state.status(), "the instance is " + state.status() + ", its root " + root);
    if (state.status().isTerminal()) {
      must(state.suspended() == 0, "an instance that is over is suspended");
      must(state.ready().isEmpty(), "an instance that is over has something ready");
      must(state.redrives().isEmpty(), "an instance that is over has a re-drive");
      must(state.bufferedChannels().isEmpty(), "an instance that is over has buffered messages");
      must(state.awaited() == null, "an instance that is over has waiting events");
      must(
          state.expires() != 0 || state.isCompensating() || state.actions() > 0,
          "an instance that is over never expires");
    } else {
      must(state.expires() == 0, "an instance that is not over expires");
      must(!state.isCompensating(), "an instance that is not over is compensating");
    }
  }

  // ---- nothing is forgotten

  private void checkGoesOn(Tree tree, Place place) {
    NodeState node = tree.node(place);
    if (tree.status(place) != EXECUTING) {
      return;
    }
    boolean between = node.alarmKind() == Alarm.RETRY;
    if (!place.node().isComposite()) {
      must(waits(tree, place), place + " is EXECUTING, but waits for nothing");
    } else if (!between) {
      List<Place> children = tree.inside(place);
      must(
          children.stream().anyMatch(child -> tree.status(child) == EXECUTING),
          place + " is EXECUTING, but nothing inside it is");
      checkCounts(tree, place, children);
      checkNoneWaitsInVain(tree, place, children);
    }
  }

  private static boolean waits(Tree tree, Place place) {
    NodeState node = tree.node(place);
    boolean acts =
        place.node().actions().stream()
            .filter(action -> action.role() == Node.Role.DO)
            .anyMatch(action -> tree.status(place.of(action)) == EXECUTING);
    return acts
        || node.isOnHold()
        || node.isAsked()
        || node.child() != null
        || node.alarm() != 0
        || place.node().listener() != null
        || place.node().kind() instanceof Sensor;
  }

  private static boolean isOver(Tree tree, Place place) {
    return tree.status(place).isTerminal() && !tree.node(place).isEarly();
  }

  private static void checkCounts(Tree tree, Place place, List<Place> children) {
    NodeState node = tree.node(place);
    long open = children.stream().filter(child -> !isOver(tree, child)).count();
    must(node.open() == open, place + " has " + open + " open inside, but counts " + node.open());
    if (place.node().join().atLeast() > 0) {
      long done =
          children.stream()
              .filter(child -> isOver(tree, child) && tree.status(child) == COMPLETED)
              .count();
      must(node.done() == done, place + " has " + done + " COMPLETED, but counts " + node.done());
      must(done < place.node().join().atLeast(), place + " has enough COMPLETED, but goes on");
    }
    int most = place.node().join().maxConcurrency();
    if (most > 0) {
      long running = children.stream().filter(child -> tree.status(child) == EXECUTING).count();
      must(
          node.running() == running,
          place + " has " + running + " running, but counts " + node.running());
    }
  }

  private static void checkNoneWaitsInVain(Tree tree, Place place, List<Place> children) {
    int most = place.node().join().maxConcurrency();
    if (place.node().kind() instanceof Decision || most > 0 && tree.node(place).running() >= most) {
      return;
    }
    for (Place child : children) {
      NodeState node = tree.node(child);
      boolean waits = tree.status(child) == NOT_STARTED || node.isEarly();
      if (waits && node.status() != EXECUTING) {
        must(!mayStart(tree, child), child + " may start, but is " + tree.status(child));
      }
    }
  }

  private static boolean mayStart(Tree tree, Place place) {
    if (place.node().isCopy()) {
      return true;
    }
    int over = 0;
    int completed = 0;
    for (Node before : place.node().before()) {
      Place one = place.of(before);
      over += isOver(tree, one) ? 1 : 0;
      completed += isOver(tree, one) && tree.status(one) == COMPLETED ? 1 : 0;
    }
    int needed = place.node().needed();
    return over == place.node().before().size() || needed > 0 && completed >= needed;
  }

  // ---- subscriptions (rule S5.2)

  private void checkSubscriptions(String id, Tree tree) {
    Map<String, TreeSet<String>> must = new TreeMap<>();
    Map<String, TreeSet<String>> may = new TreeMap<>();
    tree.each(
        place -> {
          KafkaListener listener = place.node().listener();
          if (listener == null || tree.state.status().isTerminal()) {
            return;
          }
          String value = EngineInside.value(id, tree.state, tree.graph, place, universe.now());
          if (value == null) {
            return;
          }
          String key = new Key(listener.channel().id(), value).text();
          Status status = tree.status(place);
          boolean wants =
              status == EXECUTING && !(listener.matchOnlyOne() && tree.state.suspended() != 0)
                  || status == NOT_STARTED && !listener.matchOnlyOne();
          boolean lasts =
              status == COMPLETED && place.node().reprocess()
                  || status == SKIPPED && listener.onEarly() == KafkaListener.OnEarly.SKIP_TO;
          if (wants) {
            must.computeIfAbsent(key, k -> new TreeSet<>()).add(place.key());
          }
          if (wants || lasts) {
            may.computeIfAbsent(key, k -> new TreeSet<>()).add(place.key());
          }
        });
    Set<String> keys = new TreeSet<>(universe.touchedKeys(id));
    keys.addAll(may.keySet());
    for (String key : keys) {
      Subscribed subscribed = tree.state.subscribed(key);
      TreeSet<String> is = new TreeSet<>(subscribed.listeners());
      Set<String> least = must.getOrDefault(key, new TreeSet<>());
      Set<String> most = may.getOrDefault(key, new TreeSet<>());
      String told = key + " has the listeners " + is + ", but should have ";
      must(is.containsAll(least), told + "at least " + least);
      must(most.containsAll(is), told + "at most " + most);
      must(is.isEmpty() == subscribed.number() < 0, key + " is open or not, unlike " + is);
    }
  }

  // ---- an event

  /** Before the view applies the event. */
  void event(InstanceView view, WorkflowEvent event) {
    must(event.seq() == view.seq() + 1, "event " + event.seq() + " follows " + view.seq());
    boolean start = event.seq() == 1;
    Map<String, Transition> first = new LinkedHashMap<>();
    for (Transition transition : event.transitions()) {
      String path = transition.path();
      boolean again = first.putIfAbsent(path, transition) != null;
      must(!again || start && path.isEmpty(), "the event names " + path + " twice");
      if (!again) {
        Status before = status(view, path);
        // a copy or an action that is new may be told to have gone along with what is around it
        boolean isNew = path.contains("[") || path.contains("#");
        must(
            transition.from() == before || isNew && transition.from() == NOT_STARTED,
            path + " was " + before + ", but the event says from " + transition.from());
      }
      must(
          isChange(transition),
          path + " cannot go from " + transition.from() + " to " + transition.to());
    }
    event.transitions().forEach(transition -> checkParent(view, first, transition));
  }

  private static Status status(InstanceView view, String path) {
    if (path.isEmpty()) {
      return view.seq() == 0 ? NOT_STARTED : view.status();
    }
    NodeView node = view.node(path);
    return node == null ? NOT_STARTED : node.status();
  }

  /** Whether several changes of rule S1 lead there. */
  private static boolean isChange(Transition transition) {
    if (transition.to() == NOT_STARTED || transition.from() == transition.to()) {
      return true;
    }
    Set<Status> reached = EnumSet.copyOf(CHANGES.get(transition.from()));
    reached.add(NOT_STARTED);
    boolean grows = true;
    while (grows) {
      Set<Status> more = EnumSet.copyOf(reached);
      reached.forEach(status -> more.addAll(CHANGES.get(status)));
      grows = reached.addAll(more);
    }
    return reached.contains(transition.to());
  }

  /** Nothing starts inside what was over, unless that is not over any more. */
  private static void checkParent(
      InstanceView view, Map<String, Transition> named, Transition transition) {
    String path = transition.path();
    boolean starts = transition.from() == NOT_STARTED && transition.to() == EXECUTING;
    if (!starts || path.contains("#onStop") || path.contains("#compensate")) {
      return;
    }
    int end =
        Math.max(Math.max(path.lastIndexOf('/'), path.lastIndexOf('[')), path.lastIndexOf('#'));
    String parent = end < 0 ? "" : path.substring(0, end);
    if (!path.isEmpty() && !named.containsKey(parent)) {
      Status around = status(view, parent);
      must(around == EXECUTING, path + " starts, but " + parent + " is " + around);
    }
  }

  // ---- after a step

  void stepped(String id) {
    InstanceView view = universe.view(id);
    Map<String, Status> real = statuses;
    if (real == null || view == null) {
      return;
    }
    List<String> different = new ArrayList<>();
    real.forEach(
        (path, status) -> {
          Status told = status(view, path);
          if (told != status) {
            different.add(path + " is " + status + ", but its events say " + told);
          }
        });
    must(different.isEmpty(), String.join("; ", different));
  }

  private boolean isDue(InstanceState state) {
    if (isTombstone(state)) {
      return state.expires() <= universe.now();
    }
    Tree tree = new Tree(state, universe.graph(state));
    boolean[] due = new boolean[1];
    tree.each(
        place -> {
          NodeState node = tree.node(place);
          due[0] |= node.deadline() != 0 && node.deadline() <= universe.now();
          due[0] |= node.alarm() != 0 && node.alarm() <= universe.now();
        });
    return due[0] || state.expires() != 0 && state.expires() <= universe.now();
  }

  /** Whether the event, which has just been there, is none of the instance's business any more. */
  boolean isNobodys(@Nullable InstanceState state, Event event) {
    if (event instanceof Event.TimeReached) {
      return state == null || !isDue(state);
    }
    if (!(event instanceof Event.Delivered delivered)) {
      return !(event instanceof Event.Requested);
    }
    return state == null
        || state.status().isTerminal()
        || state.subscribed(delivered.delivery().offer().key().text()).listeners().isEmpty();
  }

  // ---- at rest

  /** Nothing is under way: what waits for time will be woken. */
  void settled() {
    for (String id : universe.ids()) {
      InstanceState state = Objects.requireNonNull(universe.state(id));
      if (isTombstone(state) || state.suspended() != 0) {
        continue;
      }
      Tree tree = new Tree(state, universe.graph(state));
      TreeSet<Long> wakeUps = universe.wakeUps(id);
      tree.each(
          place -> {
            NodeState node = tree.node(place);
            must(isWoken(wakeUps, node.deadline()), place + " is not woken at its deadline");
            must(isWoken(wakeUps, node.alarm()), place + " is not woken at its alarm");
          });
      must(isWoken(wakeUps, state.expires()), id + " is not woken when it expires");
    }
  }

  private static boolean isWoken(TreeSet<Long> wakeUps, long time) {
    return time == 0 || wakeUps.contains(InstanceState.wakeUp(time));
  }
}
