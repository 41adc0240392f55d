/** What a savepoint says: figures, one instance, and instances that nothing will wake. */
@NullMarked
package io.daggerflow.inspect;

import org.jspecify.annotations.NullMarked;
