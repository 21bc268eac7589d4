package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A reverse proxy in front of the service, as a process, with its distributed configuration. */
record ReverseProxy(Process process, int port) implements AutoCloseable {

    private static final Path CONFIGURATIONS = Path.of("src/dist/proxy");

    enum Kind {
        NGINX(Path.of("/usr/sbin/nginx")),
        CADDY(Path.of("/usr/bin/caddy"));

        private final Path program;

        Kind(Path program) {
            this.program = program;
        }

        boolean isInstalled() {
            return Files.isExecutable(program);
        }
    }

    /** Starts a proxy of the service at a port. The files of the proxy are in the directory. */
    static ReverseProxy start(Kind kind, int servicePort, Path directory) throws IOException {
        int port = LoopbackPort.free();
        List<String> command =
                kind == Kind.NGINX ? nginx(servicePort, port, directory) : caddy(servicePort, port, directory);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy.log").toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        await().alias(kind + " accepts connections")
                .pollInterval(Duration.ofMillis(10))
                .until(() -> LoopbackPort.accepts(port));
        return new ReverseProxy(process, port);
    }

    private static List<String> nginx(int servicePort, int port, Path directory) throws IOException {
        String site = replace(configuration("nginx.conf"), "127.0.0.1:8080", "127.0.0.1:" + servicePort);
        site = replace(site, "listen 443 ssl;", "listen 127.0.0.1:" + port + ";");
        site = site.replaceAll("(?m)^ *ssl_certificate.*\n", "");
        Files.writeString(directory.resolve("leadpatch.conf"), site);
        Path main = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                user root;
                worker_processes 1;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    scgi_temp_path scgi;
                    uwsgi_temp_path uwsgi;
                    include leadpatch.conf;
                }
                """);
        return List.of(
                Kind.NGINX.program.toString(), "-p", directory.toString(), "-e", "stderr", "-c", main.toString());
    }

    private static List<String> caddy(int servicePort, int port, Path directory) throws IOException {
        String site = replace(configuration("Caddyfile"), "127.0.0.1:8080", "127.0.0.1:" + servicePort);
        site = replace(site, "crm.example {", "http://127.0.0.1:" + port + " {\n\tbind 127.0.0.1");
        Path file = Files.writeString(directory.resolve("Caddyfile"), "{\n\tadmin off\n}\n" + site);
        return List.of(Kind.CADDY.program.toString(), "run", "--adapter", "caddyfile", "--config", file.toString());
    }

    private static String configuration(String name) throws IOException {
        return Files.readString(CONFIGURATIONS.resolve(name));
    }

    private static String replace(String text, String documented, String actual) {
        assertThat(text).containsOnlyOnce(documented);
        return text.replace(documented, actual);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
