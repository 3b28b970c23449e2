package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
    private static final class OfAMachine implements ServiceManager {
        @Override
        public ServiceKind kind() {
            return ServiceKind.SYSTEMD;
        }

        @Override
        public void start(String name) {}

        @Override
        public void stop(String name) {}

        @Override
        public void restart(String name) {}

        @Override
        public boolean isRunning(String name) {
            return false;
        }
    }

    private final ServiceManager manager = new OfAMachine();

    @Test
    void only_a_container_has_services_per_profile() {
        assertThat(manager.supportsRuntimeRegistration()).isFalse();
        assertThat(manager.listProfileGateways()).isEmpty();
        assertThatThrownBy(() -> manager.registerProfileGateway("coder", Map.of(), true))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("OfAMachine")
                .hasMessageContaining("container-only");
        assertThatThrownBy(() -> manager.unregisterProfileGateway("coder"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("container-only");
    }

    @Test
    void the_kinds_have_the_names_that_scripts_know() {
        assertThat(ServiceKind.values())
                .extracting(ServiceKind::token)
                .containsExactly("systemd", "launchd", "windows", "s6", "none");
    }
}
