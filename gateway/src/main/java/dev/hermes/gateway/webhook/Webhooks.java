package dev.hermes.gateway.webhook;

import dev.hermes.agent.TurnResult;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.HttpPlatform;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.webhook.Reception.Delivery;
import dev.hermes.sessions.SessionStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The platform {@code webhook}: other services report what happens, and the agent, or somebody, is told. */
public final class Webhooks extends HttpPlatform {
    public static final String NAME = "webhook";

    private final WebhookSettings settings;
    private final Path home;
    private final Turns turns;
    private final Deliveries deliveries;
    private final Clock clock;
    private final RandomGenerator random;
    private final Log log;

    public Webhooks(
            WebhookSettings settings,
            AgentSource agents,
            Path home,
            Deliveries deliveries,
            Clock clock,
            RandomGenerator random,
            Log log) {
        this(settings, new Turns(agents, 0, log), home, deliveries, clock, random, log);
    }

    private Webhooks(
            WebhookSettings settings,
            Turns turns,
            Path home,
            Deliveries deliveries,
            Clock clock,
            RandomGenerator random,
            Log log) {
        super(NAME, settings.host(), settings.port(), turns, log);
        this.settings = settings;
        this.home = home;
        this.turns = turns;
        this.deliveries = deliveries;
        this.clock = clock;
        this.random = random;
        this.log = log;
    }

    @Override
    protected Optional<String> danger() {
        return settings.problem();
    }

    @Override
    protected HttpFront.Handler handler() {
        return new Reception(settings, new Subscriptions(settings, home, log), turns, new Doing(), clock);
    }

    /** What becomes of deliveries. */
    private final class Doing implements Reception.Work {
        @Override
        public void agent(Delivery delivery, Turns.Turn turn) {
            Thread.ofVirtual().name("webhook-" + delivery.route().name()).start(() -> {
                try (turn) {
                    run(delivery, turn);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } catch (HermesException e) {
                    log.warn(
                            "gateway.webhook",
                            "no agent for " + delivery.route().name() + ": " + e.getMessage(),
                            e);
                } catch (RuntimeException e) {
                    log.error(
                            "gateway.webhook",
                            "the turn for " + delivery.route().name() + " broke",
                            e);
                }
            });
        }

        private void run(Delivery delivery, Turns.Turn turn) throws InterruptedException {
            var order = new AgentOrder(
                    NAME,
                    SessionStore.newId(clock, random),
                    Optional.of(List.of()),
                    Optional.empty(),
                    Optional.of(NAME + ":" + delivery.route().name()));
            var result = turn.run(order, Message.user(delivery.prompt()), Person.ABSENT, _ -> {});
            var text = text(result);
            if (text.isPresent() && !deliveries.deliver(delivery.route().deliver(), extra(delivery), text.get())) {
                log.warn("gateway.webhook", "the answer for " + delivery.route().name() + " was not delivered");
            }
        }

        private Optional<String> text(TurnResult result) {
            if (result.failed() || result.interrupted()) {
                log.warn("gateway.webhook", "no answer: " + result.error().orElse(result.exitReason()));
                return Optional.empty();
            }
            return Optional.of(result.finalResponse()).filter(text -> !text.isBlank());
        }

        @Override
        public boolean deliver(Delivery delivery) throws InterruptedException {
            return deliveries.deliver(delivery.route().deliver(), extra(delivery), delivery.prompt());
        }

        private static Map<String, String> extra(Delivery delivery) {
            var filled = new LinkedHashMap<String, String>();
            delivery.route().extra().forEach((key, text) -> filled.put(key, Template.fill(text, delivery.payload())));
            return filled;
        }
    }
}
