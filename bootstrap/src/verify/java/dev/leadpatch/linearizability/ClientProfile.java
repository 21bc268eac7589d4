package dev.leadpatch.linearizability;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The kind of patches that a client sends. */
enum ClientProfile {
    /** Only reads. */
    READER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.empty();
        }
    },
    /** Optimistic locking: sets {@code If-Match} to the version in its view. */
    OPTIMISTIC_UPDATER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.of(
                    PatchRequest.of("first_name", uniqueValues.text()).ifMatch(view.version()));
        }
    },
    /** Compare-and-set: expects the value in its view. */
    COMPARE_AND_SET(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            String field = "company_name";
            return Optional.of(PatchRequest.of(field, uniqueValues.text()).expecting(field, view.value(field)));
        }
    },
    /** Advances the status and sets the phone number, if the status is the one in its view. */
    STATUS_ADVANCER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            String current = view.value("status");
            String next = STATUSES.get((STATUSES.indexOf(current) + 1) % STATUSES.size());
            return Optional.of(PatchRequest.of("status", next)
                    .andSet("phone_number", uniqueValues.phone())
                    .expecting("status", current));
        }
    },
    /** Writes a field without a condition. */
    FIELD_OWNER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.of(PatchRequest.of("last_name", uniqueValues.text()));
        }
    },
    /** Writes a field that no other client writes, with a condition on its value. */
    CONDITIONAL_FIELD_OWNER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.of(PatchRequest.of(LeadJsonCodec.NUMBER_FIELD, uniqueValues.number())
                    .expecting(LeadJsonCodec.NUMBER_FIELD, view.value(LeadJsonCodec.NUMBER_FIELD)));
        }
    },
    /** Sets a field if it is empty, and sometimes clears it. */
    FILLER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            String current = view.value("email");
            boolean empties = !current.isEmpty() && random.nextBoolean();
            return Optional.of(
                    empties
                            ? PatchRequest.of("email", Snapshot.EMPTY).expecting("email", current)
                            : PatchRequest.of("email", uniqueValues.email()).expecting("email", Snapshot.EMPTY));
        }
    },
    /** Retries a request without a response, with an idempotency key. */
    IDEMPOTENT_RETRIER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            PatchRequest patch =
                    PatchRequest.of("company_name", uniqueValues.text()).withKey();
            return Optional.of(random.nextBoolean() ? patch.ifMatch(view.version()) : patch);
        }
    },
    /** Sets a field to its current value. */
    UNCHANGED_WRITER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            String current = view.value("status");
            PatchRequest patch = PatchRequest.of("status", current).expecting("status", current);
            return Optional.of(random.nextBoolean() ? patch.withKey() : patch);
        }
    },
    /** Requests the changed lead with {@code Prefer: return=representation}. */
    REPRESENTATION_READER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            PatchRequest patch =
                    PatchRequest.of("last_name", uniqueValues.text()).returningRepresentation();
            return Optional.of(random.nextBoolean() ? patch.withKey() : patch);
        }
    },
    /** Patches two leads in one bulk request. */
    BULK_SENDER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.of(sometimesConditional("company_name", view, uniqueValues, random)
                    .inBulk());
        }
    },
    /** Patches two leads in one atomic bulk request. */
    ATOMIC_SENDER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
            return Optional.of(sometimesConditional("first_name", view, uniqueValues, random)
                    .inAtomicBulk());
        }
    };

    private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");

    private final int clients;

    ClientProfile(int clients) {
        this.clients = clients;
    }

    private static PatchRequest sometimesConditional(
            String field, ClientView view, UniqueValues uniqueValues, RandomGenerator random) {
        PatchRequest patch = PatchRequest.of(field, uniqueValues.text());
        // depends on the call only: all patches of a bulk request share its idempotency key
        PatchRequest request = uniqueValues.call() % 2 == 0 ? patch.withKey() : patch;
        return random.nextBoolean() ? request.expecting(field, view.value(field)) : request;
    }

    /** Returns the profile of each client of a run. */
    static List<ClientProfile> ofAllClients() {
        return Stream.of(values())
                .flatMap(profile -> Stream.generate(() -> profile).limit(profile.clients))
                .toList();
    }

    /**
     * Returns the next patch.
     *
     * @param uniqueValues used for one call of a run only
     * @return empty if the client reads instead
     */
    abstract Optional<PatchRequest> nextPatch(ClientView view, UniqueValues uniqueValues, RandomGenerator random);

    /** Values that no other call writes. */
    record UniqueValues(int client, int call) {

        String text() {
            return "c" + client + "-" + call;
        }

        String email() {
            return text() + "@example.com";
        }

        String phone() {
            return "+1-555-" + client + "-" + call;
        }

        String number() {
            return Integer.toString(client * 100_000 + call);
        }
    }
}
