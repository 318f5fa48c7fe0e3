package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.MemoryService.ExportItem;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an export writes, an import reads. */
final class TransferJsonTest {
  private static final MemoryId ID = new MemoryId(1, 2);
  private static final MemoryId OTHER = new MemoryId(3, 4);
  private static final SpaceName SPACE = new SpaceName("s");
  private static final Dot VERSION = new Dot(1, 1);

  private static ImportLine read(String line) {
    return JsonReader.read(line.getBytes(UTF_8), ImportLine::read);
  }

  private static ImportLine roundTrip(ExportItem item) {
    JsonWriter out = new JsonWriter();
    ExportJson.write(out, item);
    return read(out.toString());
  }

  @Test
  void aMemoryComesBackAsItsDraft() {
    Memory memory =
        new Memory(
            ID,
            SPACE,
            VERSION,
            "fact",
            "text\n",
            1,
            2,
            3,
            "Graz",
            List.of("Ada"),
            List.of("a"),
            "diary",
            0.5,
            Embedding.of(0.1f, 2),
            new TreeMap<>(Map.of("k", "{\"x\":[1.50]}")),
            9,
            4L,
            OTHER,
            OTHER,
            5L,
            6L);
    assertEquals(
        new ImportLine.OfMemory(
            new MemoryJson.Request(
                new MemoryDraft(
                    ID,
                    "fact",
                    "text\n",
                    3L,
                    "Graz",
                    List.of("Ada"),
                    List.of("a"),
                    "diary",
                    0.5,
                    Embedding.of(0.1f, 2),
                    new TreeMap<>(Map.of("k", "{\"x\":[1.50]}")),
                    OTHER,
                    5L,
                    6L,
                    List.of()),
                null)),
        roundTrip(new ExportItem.OfMemory(memory)));
  }

  @Test
  void spacesAndLinksComeBack() {
    SpaceSettings settings = new SpaceSettings("mine", Consistency.STRONG, false);
    assertEquals(
        new ImportLine.OfSpace(new SpaceJson.Request(settings, null)),
        roundTrip(new ExportItem.Space(new SpaceInfo(SPACE, settings, 1, VERSION, 2, 3, 4))));
    ImportLine.OfLink link =
        assertInstanceOf(
            ImportLine.OfLink.class,
            roundTrip(
                new ExportItem.OfLink(SPACE, new Link(ID, OTHER, "causes", 0.25, 7, 8, VERSION))));
    assertEquals(0.25, link.request().strength());
    assertEquals("causes", link.request().link().type());
  }

  @Test
  void conceptsAndTheEndArePassedOver() {
    assertEquals(
        new ImportLine.Skipped("concept"),
        roundTrip(
            new ExportItem.OfConcept(
                SPACE, new Concept(ID, "n", "t", "d", List.of("a"), List.of(ID), 1, 2))));
    JsonWriter out = new JsonWriter();
    ExportJson.writeEnd(out, 4);
    assertEquals("{\"record\":\"end\",\"lines\":4}\n", out.toString());
    assertEquals(new ImportLine.Skipped("end"), read(out.toString()));
  }

  @Test
  void readsTheReferenceServersLines() {
    assertEquals(
        new ImportLine.OfEntity("Ada", "person", List.of("drinks tea")),
        read(
            "{\"type\":\"entity\",\"name\":\"Ada\",\"entityType\":\"person\","
                + "\"observations\":[\"drinks tea\"]}"));
    assertEquals(
        new ImportLine.OfRelation("Ada", "Graz", "lives in"),
        read(
            "{\"type\":\"relation\",\"from\":\"Ada\",\"to\":\"Graz\",\"relationType\":\"lives in\"}"));
  }

  @Test
  void readsAMemoryAsItIsPosted() {
    assertInstanceOf(ImportLine.OfMemory.class, read("{\"content\":\"text\"}"));
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused("{\"record\":\"thing\"}", ErrorCode.FIELD_INVALID, "record");
    assertRefused("{\"content\":\"a\",\"record\":\"memory\"}", ErrorCode.FIELD_INVALID, "record");
    assertRefused("{\"type\":\"thing\"}", ErrorCode.FIELD_INVALID, "type");
    assertRefused("{\"type\":\"entity\",\"name\":\"a\"}", ErrorCode.FIELD_MISSING, "entityType");
    assertRefused("{\"type\":\"relation\",\"from\":\"a\"}", ErrorCode.FIELD_MISSING, "to");
    assertRefused("{\"record\":\"memory\",\"contents\":1}", ErrorCode.FIELD_UNKNOWN, "contents");
    assertRefused("{\"record\":\"link\",\"from\":7}", ErrorCode.FIELD_INVALID, "from");
    assertRefused("{}", ErrorCode.FIELD_MISSING, "content");
  }

  private static void assertRefused(String line, ErrorCode code, String field) {
    ContinuumException refusal = assertThrows(ContinuumException.class, () -> read(line), line);
    assertEquals(code, refusal.code(), line);
    assertEquals(field, refusal.fieldPath(), line);
  }
}
