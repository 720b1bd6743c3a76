// SPDX-License-Identifier: Apache-2.0
// The page's own numbers as files.

function offerDownloads() {
  const place = document.getElementById("downloads");
  place.textContent = "";
  offer(place, "study.json", "application/json", JSON.stringify(page, null, 1));
  offer(place, "runs.csv", "text/csv", document.getElementById("csv").textContent);
}

function offer(place, name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: type }));
  link.download = name;
  link.textContent = name + " (" + Math.ceil(text.length / 1024) + " KiB)";
  if (place.firstChild) place.append(", ");
  place.append(link);
}
