package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The siblings that must be over before a process starts, in full. */
public record SiblingsSource(Map<String, @Nullable Object> source)
    implements Joined<SiblingsSource> {

  @Override
  public SiblingsSource with(String field, @Nullable Object value) {
    return new SiblingsSource(Sources.with(source, field, value));
  }
}
