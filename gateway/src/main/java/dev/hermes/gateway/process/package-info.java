/**
 * What a gateway leaves in a home so that others know of it, and how others find, stop and replace it.
 *
 * <p>Start at {@link dev.hermes.gateway.process.RunningGateway}, which tells whether a gateway works for a home: its lock
 * decides, because the files of one that was killed stay behind and process numbers are used again. The formats are
 * upstream's, and both programs recognise each other.
 */
@NullMarked
package dev.hermes.gateway.process;

import org.jspecify.annotations.NullMarked;
