package io.daggerflow.flink;

import io.daggerflow.codec.Store;
import java.io.IOException;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The store of the current key, in Flink's state. */
final class KeyedStore implements Store {

  private final ValueState<byte[]> head;
  private final MapState<String, byte[]> parts;

  KeyedStore(ValueState<byte[]> head, MapState<String, byte[]> parts) {
    this.head = head;
    this.parts = parts;
  }

  @Override
  public byte @Nullable [] head() {
    try {
      return head.value();
    } catch (IOException | RuntimeException e) {
      throw new StateFailure(e);
    }
  }

  @Override
  public void head(byte @Nullable [] bytes) {
    try {
      if (bytes == null) {
        head.clear();
      } else {
        head.update(bytes);
      }
    } catch (IOException | RuntimeException e) {
      throw new StateFailure(e);
    }
  }

  @Override
  public byte @Nullable [] part(String name) {
    try {
      return parts.get(name);
    } catch (Exception e) {
      throw new StateFailure(e);
    }
  }

  @Override
  public void part(String name, byte @Nullable [] bytes) {
    try {
      if (bytes == null) {
        parts.remove(name);
      } else {
        parts.put(name, bytes);
      }
    } catch (Exception e) {
      throw new StateFailure(e);
    }
  }

  @Override
  public void clearParts() {
    try {
      parts.clear();
    } catch (RuntimeException e) {
      throw new StateFailure(e);
    }
  }
}
