package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several programs may save at once: what one of them adds to a list is not lost to another. */
class SavedTogetherTest {
    private static final int SAVERS = 8;

    @TempDir
    private Path root;

    private HermesHome home;

    @BeforeEach
    void open() {
        home = new HermesHome(root, root, "default");
    }

    @Test
    void fallbacks_that_are_added_at_once_are_all_in_the_chain() throws Exception {
        // when
        atOnce(number -> chain().add(fallback(number)));
        // then
        assertThat(chain().entries()).extracting(Fallback::model).containsExactlyInAnyOrder(names("glm-"));
    }

    @Test
    void of_a_chain_that_many_shorten_as_many_go() throws Exception {
        // given
        for (int number = 0; number < SAVERS + 2; number++) {
            chain().add(fallback(number));
        }
        var removed = new ConcurrentLinkedQueue<String>();
        // when
        atOnce(_ -> removed.add(chain().remove(1).model()));
        // then
        assertThat(removed).containsExactlyInAnyOrder(names("glm-"));
        assertThat(chain().entries()).extracting(Fallback::model).containsExactly("glm-8", "glm-9");
    }

    @Test
    void servers_that_are_saved_at_once_are_all_kept() throws Exception {
        // when
        atOnce(number -> new OwnServers(home)
                .save(new OwnServers.Server(
                        "box",
                        "http://box-" + number + ".lan/v1",
                        Optional.empty(),
                        Optional.empty(),
                        "m",
                        OptionalInt.empty())));
        // then
        assertThat(read().value("custom_providers").orElseThrow())
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(entry -> entry.get("name"))
                .containsExactlyInAnyOrder("box", "box 2", "box 3", "box 4", "box 5", "box 6", "box 7", "box 8");
    }

    @Test
    void decisions_that_are_made_at_once_all_hold() throws Exception {
        // when
        atOnce(number -> OfficialClients.decideFor("client-" + number, home));
        // then
        assertThat(read().texts(OfficialClients.SETTING)).containsExactlyInAnyOrder(names("client-"));
    }

    private FallbackChain chain() {
        return new FallbackChain(home, name -> name.toLowerCase(Locale.ROOT));
    }

    private static Fallback fallback(int number) {
        return Fallback.of(Map.of("provider", "zai", "model", "glm-" + number)).orElseThrow();
    }

    private Config read() {
        return Config.read(home, Map.of(), false);
    }

    private static String[] names(String before) {
        var names = new ArrayList<String>();
        for (int number = 0; number < SAVERS; number++) {
            names.add(before + number);
        }
        return names.toArray(String[]::new);
    }

    private static void atOnce(IntConsumer saver) throws InterruptedException {
        var start = new CyclicBarrier(SAVERS);
        var jobs = new ArrayList<Callable<Void>>();
        for (int job = 0; job < SAVERS; job++) {
            int number = job;
            jobs.add(() -> {
                start.await();
                saver.accept(number);
                return null;
            });
        }
        try (var savers = Executors.newFixedThreadPool(SAVERS)) {
            assertThat(savers.invokeAll(jobs))
                    .allSatisfy(job -> assertThat(job.state()).isEqualTo(Future.State.SUCCESS));
        }
    }
}
