/** Which instances may be concerned by a message: the first look at it, before anybody's state. */
@NullMarked
package io.daggerflow.routing;

import org.jspecify.annotations.NullMarked;
