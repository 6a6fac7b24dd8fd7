package dev.progeny.bench.host;

import dev.progeny.bench.work.AeronWorks;
import dev.progeny.bench.work.ForkJoinWorks;
import dev.progeny.bench.work.Pp4jWorks;
import dev.progeny.bench.work.ProcessBuilderWorks;
import dev.progeny.bench.work.ProgenyShared;
import dev.progeny.bench.work.ProgenySpare;
import dev.progeny.bench.work.ProgenyWorks;
import dev.progeny.bench.work.SerialWorks;
import dev.progeny.bench.work.SocketWorks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JVM in which one contender works. Orders come on standard input, a line each; each is answered by one line that begins with
 * {@link #ANSWER}. It ends with its input, so it never outlives the one who gives the orders.
 *
 * <pre>
 * open WORK SETTINGS     = ready
 * run OPERATIONS         = each=123.4 …
 * close                  = closed
 *                        = failed REASON
 * </pre>
 *
 * The script {@code peer.py} speaks the same.
 */
public final class HostMain {
    /** What a line of answer begins with; a contender may print other lines. */
    public static final String ANSWER = "= ";

    /** What the answer to an order begins with that could not be obeyed. */
    public static final String FAILED = "failed ";

    private static @Nullable Work open;

    private HostMain() {}

    /** Argument: the contender. */
    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(ANSWER + answer(args[0], order.split(" ", -1)));
        }
        System.exit(0); // a contender may have left threads that do not end by themselves
    }

    /** Whatever a contender throws belongs into its answer: the others go on. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static String answer(String contender, String[] order) {
        try {
            return switch (order[0]) {
                case "open" -> {
                    open = find(contender, order[1], Settings.parse(order[2]));
                    yield "ready";
                }
                case "run" -> text(Objects.requireNonNull(open).run(Integer.parseInt(order[1])));
                case "close" -> {
                    Work work = Objects.requireNonNull(open);
                    open = null;
                    work.end();
                    yield "closed";
                }
                default -> FAILED + "unknown order " + order[0];
            };
        } catch (Exception | OutOfMemoryError e) {
            e.printStackTrace();
            return FAILED + String.valueOf(e).lines().findFirst().orElse("");
        }
    }

    private static Work find(String contender, String work, Settings settings) throws Exception {
        return switch (contender) {
            case "PROGENY" -> ProgenyWorks.open(work, settings);
            case "PROGENY_SHARED" -> new ProgenyShared(settings);
            case "PROGENY_SPARE" -> new ProgenySpare();
            case "PP4J" -> Pp4jWorks.open(work, settings);
            case "PROCESS_BUILDER" -> ProcessBuilderWorks.open(work);
            case "UNIX_SOCKET" -> SocketWorks.open(work, settings);
            case "AERON" -> AeronWorks.open(work, settings);
            case "FORK_JOIN" -> ForkJoinWorks.open(work, settings);
            case "SERIAL" -> SerialWorks.open(work, settings);
            default -> throw new IllegalArgumentException("unknown contender " + contender);
        };
    }

    private static String text(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }
}
