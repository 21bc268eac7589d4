package dev.leadpatch.bootstrap.settings;

/**
 * The maximum numbers of connections to the database.
 *
 * @param requests for requests
 * @param deliveries for webhook deliveries, which use connections of their own
 */
public record PoolSizes(int requests, int deliveries) {
    /** Far fewer than the embedded server accepts keep two cores busy. */
    public static final PoolSizes DEFAULT = new PoolSizes(16, 4);

    /** Of a command that does not serve. Few, because several commands may run beside a service. */
    public static final PoolSizes COMMAND = new PoolSizes(4, 1);

    // of the 47 that the embedded server accepts, three commands beside the service use 15
    private static final int MAX_EMBEDDED = 32;
    private static final int MAX_SIZE = 500;

    static PoolSizes read(SettingsReader reader, boolean embedded) {
        PoolSizes sizes = new PoolSizes(
                reader.readNumber(Setting.REQUEST_CONNECTIONS, 2, MAX_SIZE, DEFAULT.requests),
                reader.readNumber(Setting.DELIVERY_CONNECTIONS, 2, MAX_SIZE, DEFAULT.deliveries));
        if (embedded && sizes.requests + sizes.deliveries > MAX_EMBEDDED) {
            reader.addError(
                    Setting.REQUEST_CONNECTIONS,
                    "must be at most %d together with %s (%d), because the embedded database accepts no more"
                            .formatted(
                                    MAX_EMBEDDED, Setting.DELIVERY_CONNECTIONS.environmentVariable(), sizes.deliveries),
                    Integer.toString(sizes.requests));
        }
        return sizes;
    }
}
