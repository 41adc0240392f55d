package io.daggerflow.call;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs users' handlers by the names of their classes, one object of each class. Whatever goes wrong
 * is an answer.
 */
public final class HandlerClasses {

  private static final String CODE = "HANDLER";

  private final ClassLoader loader;
  private final Map<String, TaskHandler> handlers = new ConcurrentHashMap<>();

  /**
   * @param loader knows the classes
   */
  public HandlerClasses(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * The answer of a handler.
   *
   * @param name of its class
   */
  public Answer answer(String name, TaskRequest request) {
    Object result;
    try {
      result = handlers.computeIfAbsent(name, this::load).handle(request);
    } catch (TaskFailure e) {
      return new Answer.Failed(e.code(), String.valueOf(e.getMessage()), e.isRetryable());
    } catch (UnusableException e) {
      return new Answer.Failed(CODE, String.valueOf(e.getMessage()), false);
    } catch (Exception | LinkageError | StackOverflowError e) {
      return new Answer.Failed(CODE, e.toString(), true);
    }
    try {
      return new Answer.Result(json(result));
    } catch (UnusableException e) {
      return new Answer.Failed(CODE, String.valueOf(e.getMessage()), false);
    }
  }

  /** A class that is no handler, or a result that is no JSON value: no other try helps. */
  private static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message, null, false, false);
    }
  }

  private TaskHandler load(String name) {
    try {
      return Class.forName(name, false, loader) // no code of a class that is no handler runs
          .asSubclass(TaskHandler.class)
          .getConstructor()
          .newInstance();
    } catch (ClassCastException e) {
      throw unusable(name, "it does not implement " + TaskHandler.class.getName());
    } catch (ClassNotFoundException e) {
      throw unusable(name, "there is no such class");
    } catch (ReflectiveOperationException | LinkageError e) {
      throw unusable(name, e.toString());
    }
  }

  private static UnusableException unusable(String name, String why) {
    return new UnusableException(
        "Expected '" + name + "' to be a handler with a public constructor, but " + why);
  }

  /** The value as the engine knows JSON values: integers are {@code Long} or larger. */
  private static @Nullable Object json(@Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>(list.size());
      list.forEach(element -> elements.add(json(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new UnusableException(
        "Expected the handler to return a JSON value, but there is a "
            + value.getClass().getName());
  }

  private static Map<String, @Nullable Object> object(Map<?, ?> map) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach(
        (name, field) -> {
          if (!(name instanceof String text)) {
            throw new UnusableException(
                "Expected the names in the handler's result to be texts, but one is " + name);
          }
          object.put(text, json(field));
        });
    return object;
  }
}
