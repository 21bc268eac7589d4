package dev.leadpatch.linearizability;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What a client does again and again. */
enum Habit {
    /** Looks. */
    READER(3) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.empty();
        }
    },
    /** Changes the version that it knows. */
    OPTIMIST(3) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.of(Ask.set("first_name", mark.text()).ifMatch(known.version()));
        }
    },
    /** Replaces the value that it knows. */
    COMPARER(2) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            String field = "company_name";
            return Optional.of(Ask.set(field, mark.text()).expecting(field, known.value(field)));
        }
    },
    /** Moves the status on, and says whom to call about it. */
    MOVER(2) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            String now = known.value("status");
            String next = STATUSES.get((STATUSES.indexOf(now) + 1) % STATUSES.size());
            return Optional.of(
                    Ask.set("status", next).andSet("phone_number", mark.phone()).expecting("status", now));
        }
    },
    /** An integration that owns a field, and writes it unasked. */
    OWNER(1) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.of(Ask.set("last_name", mark.text()));
        }
    },
    /** An integration that owns another field: nobody else can be in the way of what it expects there. */
    CAREFUL_OWNER(1) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.of(
                    Ask.set(LeadJson.NUMBER, mark.number()).expecting(LeadJson.NUMBER, known.value(LeadJson.NUMBER)));
        }
    },
    /** Fills a field in if it is empty, and empties it at times. */
    FILLER(2) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            String now = known.value("email");
            boolean empties = !now.isEmpty() && random.nextBoolean();
            return Optional.of(
                    empties
                            ? Ask.set("email", Snapshot.NOTHING).expecting("email", now)
                            : Ask.set("email", mark.email()).expecting("email", Snapshot.NOTHING));
        }
    },
    /** Repeats what it has no answer to. */
    REPEATER(3) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            Ask ask = Ask.set("company_name", mark.text()).withKey();
            return Optional.of(random.nextBoolean() ? ask.ifMatch(known.version()) : ask);
        }
    },
    /** Sets what is there already. */
    CONFIRMER(1) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            String now = known.value("status");
            Ask ask = Ask.set("status", now).expecting("status", now);
            return Optional.of(random.nextBoolean() ? ask.withKey() : ask);
        }
    },
    /** Wants to see what it has changed. */
    ONLOOKER(1) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            Ask ask = Ask.set("last_name", mark.text()).forTheWhole();
            return Optional.of(random.nextBoolean() ? ask.withKey() : ask);
        }
    },
    /** Changes two leads by one request. */
    BULK_SENDER(2) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.of(
                    sometimesExpecting("company_name", known, mark, random).together());
        }
    },
    /** Changes two leads or none. */
    ATOMIC_SENDER(2) {
        @Override
        Optional<Ask> next(Known known, Mark mark, RandomGenerator random) {
            return Optional.of(
                    sometimesExpecting("first_name", known, mark, random).atomically());
        }
    };

    private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");

    private final int clients;

    Habit(int clients) {
        this.clients = clients;
    }

    private static Ask sometimesExpecting(String field, Known known, Mark mark, RandomGenerator random) {
        Ask ask = Ask.set(field, mark.text());
        // the request has a key, or none, whatever each of its leads is asked for
        Ask sent = mark.call() % 2 == 0 ? ask.withKey() : ask;
        return random.nextBoolean() ? sent.expecting(field, known.value(field)) : sent;
    }

    /** One for each client of a run. */
    static List<Habit> ofAllClients() {
        return Stream.of(values())
                .flatMap(habit -> Stream.generate(() -> habit).limit(habit.clients))
                .toList();
    }

    /** What to ask for next; nothing to look instead. Each mark is used once in a run. */
    abstract Optional<Ask> next(Known known, Mark mark, RandomGenerator random);

    /** Values that nobody else writes. */
    record Mark(int client, int call) {

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
