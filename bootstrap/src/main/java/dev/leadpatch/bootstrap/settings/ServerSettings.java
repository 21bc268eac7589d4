package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.http.AllowedHosts;
import dev.leadpatch.adapter.http.AllowedOrigins;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.persistence.Retention;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.http.LeadHttp;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the server.
 *
 * @param address the address to listen on; the host name was resolved when the settings were read
 * @param port the port to listen on; 0 selects a free port
 * @param requests the limits and defaults of requests
 * @param clients the addresses and limits of clients
 * @param deliveries the webhook deliveries of this node
 * @param metrics the address and port of the metrics; empty if they are not exported
 * @param documentation the documentation of the API
 * @param console the console; empty if it is off
 * @param historyRetention how long changes of leads are stored; empty for ever
 */
public record ServerSettings(
        InetAddress address,
        int port,
        RequestSettings requests,
        ClientSettings clients,
        DeliverySettings deliveries,
        Optional<ListenAddress> metrics,
        Documentation documentation,
        Optional<ConsoleOptions> console,
        Optional<Duration> historyRetention) {

    private static final int DEFAULT_PORT = 8080;

    /** Settings with the default deliveries, without metrics, and with documentation and console. */
    public ServerSettings(InetAddress address, int port, RequestSettings requests) {
        this(
                address,
                port,
                requests,
                ClientSettings.DEFAULTS,
                DeliverySettings.DEFAULTS,
                Optional.empty(),
                Documentation.ON,
                Optional.of(ConsoleOptions.DEFAULT),
                Optional.empty());
    }

    /** Returns a copy with a public API key, which the documentation uses, and with which the console signs in anyone. */
    public ServerSettings withDemoKey(RawApiKey key) {
        return new ServerSettings(
                address,
                port,
                requests,
                clients,
                deliveries,
                metrics,
                documentation.withApiKey(key.text()),
                console.map(on -> new ConsoleOptions(Optional.of(key))),
                historyRetention);
    }

    static ServerSettings read(SettingsReader reader) {
        return read(ListenAddress.readAddresses(reader, Setting.HOST).get(0), ClientSettings.read(reader), reader);
    }

    /** As {@link #read}, but accepts loopback addresses only, and requests to loopback hosts and the set host only. */
    static ServerSettings readLoopback(SettingsReader reader) {
        String host = reader.find(Setting.HOST).orElse(ListenAddress.DEFAULT_HOST);
        List<InetAddress> addresses = ListenAddress.readAddresses(reader, Setting.HOST);
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            reader.addError(Setting.HOST, "must be a loopback address (the demo's API keys are public)", host);
        }
        return read(addresses.get(0), ClientSettings.read(reader).withHosts(AllowedHosts.loopbackAnd(host)), reader);
    }

    private static ServerSettings read(InetAddress address, ClientSettings clients, SettingsReader reader) {
        return new ServerSettings(
                address,
                ListenAddress.readPort(reader, Setting.PORT, DEFAULT_PORT),
                RequestSettings.read(reader),
                clients,
                DeliverySettings.read(reader),
                readMetrics(reader),
                reader.isSecondChoice(Setting.DOCS, "on", "off") ? Documentation.OFF : Documentation.ON,
                ConsoleOptions.read(reader),
                readHistoryRetention(reader));
    }

    /** How long the data of the database is stored. */
    public Retention retention() {
        return new Retention(deliveries.logRetention(), historyRetention);
    }

    /** The URL for clients of a listener on {@code boundPort}. */
    public URI url(int boundPort) {
        return new ListenAddress(address, port).url(boundPort);
    }

    /**
     * Empty if no port is set. There is no default port, because the port can be in use: by a second node on the
     * machine, or by another program. The node would then fail to start. The default address is the loopback address,
     * because metrics require no API key.
     */
    private static Optional<Duration> readHistoryRetention(SettingsReader reader) {
        int days = reader.readNumber(Setting.HISTORY_DAYS, 1, 36_500, 0);
        return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
    }

    private static Optional<ListenAddress> readMetrics(SettingsReader reader) {
        if (reader.find(Setting.METRICS_PORT).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListenAddress(
                ListenAddress.readAddresses(reader, Setting.METRICS_HOST).get(0),
                ListenAddress.readPort(reader, Setting.METRICS_PORT, 0)));
    }

    /**
     * The limits and defaults of requests.
     *
     * @param globalKeyFlags the flags of every API key, in addition to its own
     * @param maxHeaderBytes the maximum size of request line and headers together, in bytes
     * @param maxBodyBytes the maximum size of a request body, in bytes
     * @param timeout the maximum time to receive a request, headers and body
     * @param allowedOrigins the origins whose web pages can call the API
     */
    public record RequestSettings(
            Set<ApiKeyFlag> globalKeyFlags,
            int maxHeaderBytes,
            int maxBodyBytes,
            Duration timeout,
            AllowedOrigins allowedOrigins) {

        /** The documented defaults. */
        public static final RequestSettings DEFAULTS = new RequestSettings(
                Set.of(), 16 * 1024, LeadHttp.MAX_BODY_BYTES, Duration.ofSeconds(30), AllowedOrigins.NONE);

        public RequestSettings {
            globalKeyFlags = Set.copyOf(globalKeyFlags);
        }

        static RequestSettings read(SettingsReader reader) {
            return new RequestSettings(
                    readKeyFlags(reader),
                    reader.readNumber(Setting.MAX_HEADER_BYTES, 1024, 64 * 1024, DEFAULTS.maxHeaderBytes()),
                    reader.readNumber(Setting.MAX_BODY_BYTES, 1024, 64 * 1024 * 1024, DEFAULTS.maxBodyBytes()),
                    Duration.ofSeconds(reader.readNumber(
                            Setting.REQUEST_SECONDS,
                            1,
                            3600,
                            Math.toIntExact(DEFAULTS.timeout().toSeconds()))),
                    readAllowedOrigins(reader));
        }

        /** Returns these settings with other origins. */
        public RequestSettings withAllowedOrigins(AllowedOrigins origins) {
            return new RequestSettings(globalKeyFlags, maxHeaderBytes, maxBodyBytes, timeout, origins);
        }

        private static AllowedOrigins readAllowedOrigins(SettingsReader reader) {
            return reader.find(Setting.CORS_ORIGINS)
                            .filter(value -> value.strip().equals("*"))
                            .isPresent()
                    ? AllowedOrigins.ANY
                    : reader.readList(
                            Setting.CORS_ORIGINS,
                            AllowedOrigins.NONE,
                            AllowedOrigins::and,
                            origin -> AllowedOrigins.validate(origin).orElseThrow());
        }

        private static Set<ApiKeyFlag> readKeyFlags(SettingsReader reader) {
            Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
            if (reader.isSecondChoice(Setting.HANDLING, "strict", "lenient")) {
                flags.add(ApiKeyFlag.LENIENT);
            }
            if (reader.isSecondChoice(Setting.REQUIRE_PRECONDITIONS, "false", "true")) {
                flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
            }
            return flags;
        }
    }
}
