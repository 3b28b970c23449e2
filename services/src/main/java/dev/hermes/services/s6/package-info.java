/**
 * s6, the supervisor of the container: a directory below {@code /run/service} for the gateway of each profile.
 *
 * <p>{@link dev.hermes.services.s6.S6Services} starts, stops, makes and removes them while the container runs; {@link
 * dev.hermes.services.s6.ContainerBoot} makes them anew when it starts, because that directory does not outlive it. Both put a
 * slot together aside and publish it by one rename ({@link dev.hermes.services.s6.SlotDirectory}), so that s6 never sees half
 * of one. What makes it possible that an ordinary user commands services of root is in {@link
 * dev.hermes.services.s6.Skeleton}.
 */
@NullMarked
package dev.hermes.services.s6;

import org.jspecify.annotations.NullMarked;
