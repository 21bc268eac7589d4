package dev.leadpatch.linearizability;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What a client does again and again. */
enum ClientProfile {
    /** Looks. */
    READER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.empty();
        }
    },
    /** Changes the version that it knows. */
    OPTIMISTIC_UPDATER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.of(PatchRequest.of("first_name", mark.text()).ifMatch(known.version()));
        }
    },
    /** Replaces the value that it knows. */
    COMPARE_AND_SET(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            String field = "company_name";
            return Optional.of(PatchRequest.of(field, mark.text()).expecting(field, known.value(field)));
        }
    },
    /** Moves the status on, and says whom to call about it. */
    STATUS_ADVANCER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            String now = known.value("status");
            String next = STATUSES.get((STATUSES.indexOf(now) + 1) % STATUSES.size());
            return Optional.of(PatchRequest.of("status", next)
                    .andSet("phone_number", mark.phone())
                    .expecting("status", now));
        }
    },
    /** An integration that owns a field, and writes it unasked. */
    FIELD_OWNER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.of(PatchRequest.of("last_name", mark.text()));
        }
    },
    /** An integration that owns another field: nobody else can be in the way of what it expects there. */
    CONDITIONAL_FIELD_OWNER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.of(PatchRequest.of(LeadJsonCodec.NUMBER_FIELD, mark.number())
                    .expecting(LeadJsonCodec.NUMBER_FIELD, known.value(LeadJsonCodec.NUMBER_FIELD)));
        }
    },
    /** Fills a field in if it is empty, and empties it at times. */
    FILLER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            String now = known.value("email");
            boolean empties = !now.isEmpty() && random.nextBoolean();
            return Optional.of(
                    empties
                            ? PatchRequest.of("email", Snapshot.EMPTY).expecting("email", now)
                            : PatchRequest.of("email", mark.email()).expecting("email", Snapshot.EMPTY));
        }
    },
    /** Repeats what it has no answer to. */
    IDEMPOTENT_RETRIER(3) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            PatchRequest ask = PatchRequest.of("company_name", mark.text()).withKey();
            return Optional.of(random.nextBoolean() ? ask.ifMatch(known.version()) : ask);
        }
    },
    /** Sets what is there already. */
    UNCHANGED_WRITER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            String now = known.value("status");
            PatchRequest ask = PatchRequest.of("status", now).expecting("status", now);
            return Optional.of(random.nextBoolean() ? ask.withKey() : ask);
        }
    },
    /** Wants to see what it has changed. */
    REPRESENTATION_READER(1) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            PatchRequest ask = PatchRequest.of("last_name", mark.text()).returningRepresentation();
            return Optional.of(random.nextBoolean() ? ask.withKey() : ask);
        }
    },
    /** Changes two leads by one request. */
    BULK_SENDER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.of(
                    sometimesConditional("company_name", known, mark, random).inBulk());
        }
    },
    /** Changes two leads or none. */
    ATOMIC_SENDER(2) {
        @Override
        Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random) {
            return Optional.of(
                    sometimesConditional("first_name", known, mark, random).inAtomicBulk());
        }
    };

    private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");

    private final int clients;

    ClientProfile(int clients) {
        this.clients = clients;
    }

    private static PatchRequest sometimesConditional(
            String field, ClientView known, UniqueValues mark, RandomGenerator random) {
        PatchRequest ask = PatchRequest.of(field, mark.text());
        // the request has a key, or none, whatever each of its leads is asked for
        PatchRequest sent = mark.call() % 2 == 0 ? ask.withKey() : ask;
        return random.nextBoolean() ? sent.expecting(field, known.value(field)) : sent;
    }

    /** One for each client of a run. */
    static List<ClientProfile> ofAllClients() {
        return Stream.of(values())
                .flatMap(habit -> Stream.generate(() -> habit).limit(habit.clients))
                .toList();
    }

    /** What to ask for next; nothing to look instead. Each mark is used once in a run. */
    abstract Optional<PatchRequest> nextPatch(ClientView known, UniqueValues mark, RandomGenerator random);

    /** Values that nobody else writes. */
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
