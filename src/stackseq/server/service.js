/* Draws the diagrams of a page:

     <div class="wsd" wsd_style="rose"><pre>Alice->Bob: hello</pre></div>
     <script src="http://127.0.0.1:8080/service.js"></script>

   Each text becomes a picture in its place; the text stays as what the picture says to those who cannot see it. */
(function () {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var SHORTEST = 4; // a reference takes three bytes or more
  var FARTHEST = 0x1fffff; // three groups of seven bits
  var LONGEST_ADDRESS = 60000; // what the server reads of one

  var own = document.currentScript && document.currentScript.src;
  var base = (own || "").replace(/[^/]*$/, "");

  function base64(bytes) {
    var out = "";
    for (var i = 0; i < bytes.length; i += 3) {
      var rest = bytes.length - i;
      var group = (bytes[i] << 16) | ((rest > 1 ? bytes[i + 1] : 0) << 8) | (rest > 2 ? bytes[i + 2] : 0);
      for (var n = 0; n <= Math.min(rest, 3); n++) out += ALPHABET[(group >> (18 - 6 * n)) & 63];
    }
    return out;
  }

  function writeNumber(out, number) {
    if (number > 0x3fff) out.push(0x80 | (number >> 14));
    if (number > 0x7f) out.push(0x80 | ((number >> 7) & 0x7f));
    out.push(number & 0x7f);
  }

  /* LZ77: what stood before is named by its distance and length. */
  function pack(bytes) {
    var out = [];
    var seen = new Map();
    var at = 0;
    function remember(place) {
      if (place + SHORTEST <= bytes.length) seen.set(bytes.subarray(place, place + SHORTEST).join(), place);
    }
    while (at < bytes.length) {
      var start = seen.get(bytes.subarray(at, at + SHORTEST).join());
      var length = 0;
      if (start !== undefined) while (start + length < at && at + length < bytes.length && bytes[start + length] === bytes[at + length]) length++;
      var distance = at - start - length;
      if (length >= SHORTEST && distance > 0 && distance < FARTHEST) {
        out.push(0);
        writeNumber(out, distance);
        writeNumber(out, length);
      } else {
        length = 1;
        if (bytes[at] === 0) out.push(0);
        out.push(bytes[at]);
      }
      for (var place = at; place < at + length; place++) remember(place);
      at += length;
    }
    return out;
  }

  function draw(element) {
    var source = element.querySelector("pre") || element;
    var text = source.textContent.replace(/\r\n?/g, "\n");
    if (!text.trim()) return;
    var style = element.getAttribute("wsd_style") || element.getAttribute("data-wsd-style") || "default";
    var address = base + "cgi-bin/cdraw?format=svg&s=" + encodeURIComponent(style) + "&lz=" + base64(pack(new TextEncoder().encode(text)));
    if (address.length > LONGEST_ADDRESS) return;
    var picture = new Image();
    picture.alt = text;
    picture.style.maxWidth = "100%";
    picture.onload = function () {
      element.replaceChildren(picture); // the text stays until there is a picture
    };
    picture.src = address;
    element.classList.remove("wsd");
    element.classList.add("wsd-drawn");
  }

  function drawAll() {
    document.querySelectorAll("div.wsd, pre.wsd").forEach(draw);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", drawAll);
  else drawAll();
})();
