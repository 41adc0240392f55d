/**
 * The demo: two little services as users would write them, and someone who orders. Run by {@code
 * scripts/demo}.
 */
@NullMarked
package io.daggerflow.tools.demo;

import org.jspecify.annotations.NullMarked;
