/** The HTTP interface: who may ask, what is asked, how it is answered. */
@NullMarked
package io.daggerflow.tools.console.http;

import org.jspecify.annotations.NullMarked;
