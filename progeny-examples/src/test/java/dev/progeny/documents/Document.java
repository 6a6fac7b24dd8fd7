package dev.progeny.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file: its samples, links and headings.
 *
 * <p>Every block marked {@code java} is a sample; a block marked {@code text} right behind it is what the sample prints. The Java of each
 * table that has a column for it is one too, with the variables of the last sample above the first such table.
 *
 * @param root the folder of the project
 * @param file where the document is, below {@code root}
 * @param lines its text
 */
record Document(Path root, Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)(?:\\.\\w+)?`");
    private static final String FENCE = "```";

    /** {@return the README, everything in docs, and the other documents of the project} */
    static List<Document> allOf(Path root) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Path folder : List.of(root, root.resolve("docs"), root.resolve("docs/adr"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                    documents.add(new Document(root, root.relativize(file), Files.readAllLines(file)));
                }
            }
        }
        return documents;
    }

    /** {@return the samples: the blocks, in their order, and the tables} */
    List<Sample> samples() {
        List<Sample> samples = blocks(lines.size());
        List<MarkdownTable> tables = javaTables();
        if (!tables.isEmpty()) {
            List<Sample> above = blocks(tables.get(0).rows().get(0).line());
            TableCode code = new TableCode(above.get(above.size() - 1));
            tables.forEach(table -> samples.add(code.of(file, table)));
        }
        return samples;
    }

    /** {@return the tables with a column of Java} */
    List<MarkdownTable> javaTables() {
        return MarkdownTable.allOf(lines).stream().filter(MarkdownTable::isJava).toList();
    }

    private List<Sample> blocks(int until) {
        List<Sample> samples = new ArrayList<>();
        for (int at = 0; at < until; at++) {
            if (lines.get(at).startsWith(FENCE)) {
                int end = endOfBlock(at);
                if (lines.get(at).equals("```java")) {
                    samples.add(new Sample(file + ":" + (at + 1), lines.subList(at + 1, end), outputAfter(end)));
                }
                at = end;
            }
        }
        return samples;
    }

    private List<String> outputAfter(int endOfBlock) {
        int at = endOfBlock + 1;
        while (at < lines.size() && lines.get(at).isBlank()) {
            at++;
        }
        return at < lines.size() && lines.get(at).equals("```text") ? lines.subList(at + 1, endOfBlock(at)) : List.of();
    }

    private int endOfBlock(int begin) {
        for (int at = begin + 1; at < lines.size(); at++) {
            if (lines.get(at).equals(FENCE)) {
                return at;
            }
        }
        throw new AssertionError(file + ":" + (begin + 1) + " begins a block that no line ends");
    }

    /** {@return the targets of all links that lead to another place in this project} */
    List<String> relativeLinks() {
        List<String> links = new ArrayList<>();
        for (String line : prose()) {
            Matcher matcher = LINK.matcher(line);
            while (matcher.find()) {
                if (!matcher.group(1).matches("[a-z]+:.*")) {
                    links.add(matcher.group(1));
                }
            }
        }
        return links;
    }

    /** {@return the names by which a link can lead to one of the headings, as GitHub makes them} */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (String line : prose()) {
            if (line.matches("#+ .*")) {
                String heading = line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT);
                anchors.add(heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** {@return the names of types that the text mentions as code, such as {@code RingQueue} and, of {@code Feed.ended}, {@code Feed}} */
    Set<String> types() {
        Set<String> types = new TreeSet<>();
        for (String line : prose()) {
            Matcher matcher = TYPE.matcher(line);
            while (matcher.find()) {
                types.add(matcher.group(1));
            }
        }
        return types;
    }

    private List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                prose.add(line);
            }
        }
        return prose;
    }

    /** {@return why the link leads nowhere, or an empty text if it leads somewhere} */
    String fault(String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty()
                ? root.resolve(file)
                : root.resolve(file).resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return "there is no " + root.relativize(target);
        }
        if (hash >= 0 && target.toString().endsWith(".md")) {
            Document other = new Document(root, root.relativize(target), Files.readAllLines(target));
            if (!other.anchors().contains(link.substring(hash + 1))) {
                return other.file() + " has no heading of that name, but " + other.anchors();
            }
        }
        return "";
    }
}
