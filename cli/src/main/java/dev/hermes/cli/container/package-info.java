/**
 * The command on a host whose agent lives in a container: {@link dev.hermes.cli.container.ContainerMode} tells which one,
 * and {@link dev.hermes.cli.container.Routing} makes this process the command in there.
 */
@NullMarked
package dev.hermes.cli.container;

import org.jspecify.annotations.NullMarked;
