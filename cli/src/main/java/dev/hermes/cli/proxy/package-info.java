/** {@code hermes proxy}: starts the server that lets other programs use a login of this home, and tells of it. */
@NullMarked
package dev.hermes.cli.proxy;

import org.jspecify.annotations.NullMarked;
