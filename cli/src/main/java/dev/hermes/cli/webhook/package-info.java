/**
 * {@code hermes webhook}: routes that are added, listed, tried and removed while a gateway works. What arrives at them is the
 * matter of {@link dev.hermes.gateway.webhook}.
 */
@NullMarked
package dev.hermes.cli.webhook;

import org.jspecify.annotations.NullMarked;
