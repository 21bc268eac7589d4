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

    // of the 47 that the embedded server accepts, each command beside the service uses 5
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
