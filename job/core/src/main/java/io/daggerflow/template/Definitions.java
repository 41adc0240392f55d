package io.daggerflow.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shared definitions of processes, that templates name by {@code processRef}. */
public interface Definitions {

  /** None at all: a template that was deployed, or came with a request, is whole. */
  Definitions NONE =
      new Definitions() {
        @Override
        public Set<String> names() {
          return Set.of();
        }

        @Override
        public @Nullable Located find(String name) {
          return null;
        }
      };

  /** Their names. */
  Set<String> names();

  /** An object with {@code process: NAME}; null if there is none. */
  @Nullable Located find(String name);
}
