package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.AllowedHosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts that a server accepts if it is protected against DNS rebinding. */
class AllowedHostsTest {

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        AllowedHosts hosts = AllowedHosts.loopbackAnd("Demo.internal.");
        server = ServerFixture.start(ServerFixture.SETTINGS.withClients(
                ServerFixture.SETTINGS.clients().withHosts(hosts)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST.:8080",
                "leadpatch.localhost:8080",
                "127.0.0.1",
                "127.9.9.9:1",
                "[::1]:8080",
                "demo.internal",
                "DEMO.internal.:80"
            })
    void loopback_and_configured_hosts_are_accepted(String host) {
        assertThat(send("GET", "/healthz", host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebinding.example",
                "rebinding.example:8080",
                "127.0.0.1.rebinding.example",
                "localhost.rebinding.example",
                "notlocalhost",
                "0.0.0.0:8080",
                "10.0.0.1",
                "[::]",
                "[fd00::1]:8080",
                "2130706433",
                "other.demo.internal"
            })
    void other_host_fails_with_421_on_every_path(String host) {
        for (String path : new String[] {"/healthz", "/api/v1/leads/1", "/unknown"}) {
            RawResponse response = send("GET", path, host).assertError(421, "misdirected_request");
            assertThat(response.body()).doesNotContain(host);
        }
        send("OPTIONS", "/healthz", host).assertError(421, "misdirected_request");
    }

    @Test
    void host_of_an_absolute_target_is_checked() {
        server.send("GET http://rebinding.example/healthz HTTP/1.1\r\nHost: rebinding.example\r\n\r\n")
                .assertError(421, "misdirected_request");
    }

    @Test
    void request_without_a_host_is_accepted() {
        assertThat(server.send("GET /healthz HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    }

    private static RawResponse send(String method, String path, String host) {
        return server.send("%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, path, host));
    }
}
