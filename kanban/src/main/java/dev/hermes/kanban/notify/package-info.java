/**
 * Who tells chats how their tasks end. {@link dev.hermes.kanban.notify.Notifier} goes over the subscriptions of all boards; how a chat
 * is reached is a {@link dev.hermes.kanban.notify.Messenger} of the process around it.
 */
@NullMarked
package dev.hermes.kanban.notify;

import org.jspecify.annotations.NullMarked;
