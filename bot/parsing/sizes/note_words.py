"""What shops write beside a size, in the languages of shops: patterns, divided by semicolons.

Knows nothing of what follows from them. A space may be missing or a hyphen, ``#`` is a number.
"""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

from enum import Enum

from bot.models import Stock


class Note(Enum):
    """What the words beside a size say of it."""

    OUT = "out"
    IN = "in"  # few are left, or simply that there are some
    LATER = "later"  # it can be ordered, and is sent when it comes
    PREORDER = "preorder"
    OTHER = "other"  # nothing of its stock: "-20 %", "bestseller"

    @property
    def stock(self) -> Stock:
        """Whether the size can be had now."""
        if self is Note.OTHER:
            return Stock.UNKNOWN
        return Stock.IN if self is Note.IN else Stock.OUT


WORDS = {
    Note.OUT: """
        sold; oos; no longer available; discontinued
        (currently |temporarily )?(sold out|out of stock|unavailable)( online| in store| here)?
        (currently |temporarily )?not available( online)?; no stock; gone; reserved; on hold
        (notify|e mail|remind) me( when (available|back|in stock|it.s back))?; wait ?list
        (coming|back|available|in stock|back in stock|more) (soon|shortly); more on the way
        (join |added? to |on )?(the |our )?wait(ing)? ?list( only| open)?
        (coming|back|restocks?) next week
        (in transit|incoming|on (its|the) way|unterwegs|en camino|in consegna|onderweg)
        (arriv(es|ing)|expected|due|landing) (soon|shortly|next week)
        not for sale; (display|sample|showroom)( pair| model)? only; placeholder; hidden
        (register|sign up|subscribe|get notified|enquire|inquire)( your interest)?( for restocks?)?
        (call|ask)( us)? (for availability|to order|in store); notify( when available)?
        (only )?(available |sold )?(only )?(in|at) (our )?(stores?|shops?|boutiques?)( only)?
        (store|shop|boutique|showroom) only; only (in|at) (our )?(stores?|shops?)
        (in store )?(pick ?up|collection) only; only in (our )?(stores?|shops?)
        (raffle|draw|ballot|lottery)( only| entry| open| closed)?; (enter|join) (the )?(raffle|draw)
        (auf die )?warteliste; (nur )?(im|in) (laden|store|geschäft|filiale)n?( erhältlich)?
        nur (im|in) (laden|store|stores|geschäft|filialen?)( erhältlich)?; benachrichtig(en|ung)
        liste d.attente; (uniquement |seulement )(en )(magasin|boutique)
        (en )?(magasin|boutique) (uniquement|seulement); (pr[ée]venez|avertissez) moi; alerte stock
        lista de espera; (s[óo]lo|únicamente) en tienda( física)?; av[íi]s[ae]me; apenas em loja
        lista d.attesa; solo in (negozio|store); avvisami( quando disponibile)?
        wachtlijst; alleen in (de )?(winkel|store); mail mij; väntelista; venteliste
        (endast|bara) i butik; kun i butik(ken)?; lista oczekujących; powiadom( mnie)?
        (tylko )?w sklepie stacjonarnym; restock(ing)? soon; vergriffen
        (leider )?(bereits |online |zurzeit )?ausverkauft
        (bald|demnächst|in kürze) (wieder )?(da|verfügbar|lieferbar|erhältlich); reserviert
        (derzeit |momentan |aktuell |zurzeit )?nicht (mehr )?(verfügbar|lieferbar)
        (derzeit |momentan |aktuell |zurzeit )?nicht (mehr )?(vorrätig|auf lager)
        ([ée]puis[ée]e?s?|indisponible)( en ligne| temporairement)?
        (temporairement |actuellement )([ée]puis[ée]e?s?|indisponible)
        (en )?rupture( de stock)?( temporaire)?; (non |plus )disponible; bientôt de retour
        (bientôt disponible|prochainement|victime de son succès|réservée?)
        (temporalmente |actualmente )?(agotad[oa]s?|no disponible)( online)?; próximamente
        sin (stock|existencias); disponible (pronto|próximamente); reservad[oa]
        (temporaneamente |momentaneamente )?(esaurit[oaie]|non disponibile)( online)?
        in arrivo; (prossimamente|presto disponibile|disponibile a breve); terminat[oa]
        esgotad[oa]s?; sem (stock|estoque); indispon[ií]ve(l|is); em breve
        (tijdelijk |online )?uitverkocht( online)?; binnenkort( weer)?( verwacht| beschikbaar)?
        (tijdelijk )?niet (meer )?(op voorraad|leverbaar|beschikbaar)
        (tillfälligt )?slutsåld[at]?; slut i lager; ej i lager; kommer snart
        udsolgt; utsolgt; ikke på lager; loppuunmyyty; loppu(nut)?; ei varastossa
        wyprzedan[eya]; brak( w magazynie)?; niedostępn[yae]; vyprodáno; není skladem
        vypredané; elfogyott; nincs készleten; stoc epuizat; indisponibil; tükendi
        stokta yok; нет в наличии; распродан[оаы]?; немає в наявності
        закончил(ся|ись|ось); εξαντλημένο; אזל( מהמלאי)?; נמכר; نفد( من المخزون)?
    """,
    Note.IN: """
        (the )?(very )?last (one|pairs?|sizes?|pieces?|chance|few|items?|units?)( left| available)?
        (only |just )?(a )?few (left|remaining|pairs? left); low (in )?stock; in stock
        limited (stock|quantity|quantities|availability); (almost|nearly) (gone|sold out)
        selling (fast|out); going fast; hurry; available( now)?; ready to ship; ships now
        (only |just )?(one|two|three) (pairs? )?(left|remaining); fast ausverkauft
        letzte[rsn]? (größen?|groessen?|paare?|stücke?|exemplare?|chance|artikel)
        restgrößen?; restpaare?; restposten; einzelpaar; einzelstück; one left
        (nur )?(noch )?wenige( verfügbar| auf lager| übrig)?; nur noch ein paar
        (sofort )?(auf lager|verfügbar|lieferbar|vorrätig); knapp(er bestand)?
        geringer bestand; derni[èe]re?s? (taille|paire|pi[èe]ce|exemplaire|article|unité)s?
        dernière chance; stock (limité|faible); bientôt épuisée?; en stock; disponibles?
        [úu]ltim[oa]s? (tallas?|unidad(es)?|par(es)?|piezas?|existencias?)
        pocas unidades; quedan poc[ao]s; en existencias?; ultima disponibilità
        ultim[oiae] (tagli[ae]|pai[oa]|pezz[oi]|numer[oi]); poch[ie] (pezzi|paia|rimast[ei])
        disponibil[ei]; in magazzino; [úu]ltim[oa]s? (tamanhos?|peças?); poucas unidades
        em (stock|estoque); dispon[ií]ve(l|is); bijna uitverkocht; op voorraad; beschikbaar
        laatste (paar|paren|maat|maten|stuks?|exemplaar|exemplaren); weinig voorraad
        sista (paret|storleken|exemplaret|chansen); fåtal kvar; (finns )?i lager
        nästan slutsåld; sidste (par|størrelse|stk); få tilbage; siste (par|størrelse)
        få igjen; på lager; viimei(nen|set) (pari|parit|kappale|koko); varastossa
        vain muutama jäljellä; ostatni[ea]? (para|pary|sztuka|sztuki|rozmiar|szt)
        dostępn[yae]; w magazynie; poslední (páry?|kusy?|velikost); skladem
        posledný (pár|kus); utolsó (pár|darab); készleten; ultima pereche; în stoc
        son (çift|ürün|adet|numara); stokta( var)?; tükenmek üzere
        последн(яя|ий|ие|ее) (пара|пары|размер|размеры|штука); мало; в наличии
        остання пара; є в наявності; τελευταίο ζευγάρι; διαθέσιμο; זוג אחרון; אחרון; במלאי
        متوفر
    """,
    Note.LATER: """
        (available )?(on )?back order(ed|able)?; nachbestell(t|bar); auf bestellung
        en r[ée]appro(visionnement)?; sur commande; bajo pedido; su ordinazione
        sob encomenda; op bestelling; beställningsvara; bestillingsvare; na zamówienie
        na objednávku; под заказ; made to order
    """,
    Note.PREORDER: """
        (available )?(on |for )?pre order(s|ed|able|ing)?; pre sale; vorbestellt; vorverkauf
        (jetzt )?vorbestell(bar|en|ung|artikel); pr[ée] commandes?; pr[ée] vente; pre venta
        reserva anticipada; pre ordin[ei]; prevendita; pr[ée] venda; pr[ée] encomenda
        förbeställ(ning)?; forudbestil(ling)?; forhåndsbestill(ing)?; ennakkotilaus
        przedsprzedaż; p[rř]edobjednávka; előrendel(és|hető); precomand[aă]; ön sipariş
        предзаказ; передзамовлення; הזמנה מוקדמת
    """,
    Note.OTHER: """
        -? ?# ?%( off)?; [+]? ?[$€£¥] ?#([.,][0-9]{2})?
        [+] ?#([.,][0-9]{2})? ?([$€£¥]|eur|usd|gbp|kr); (on )?sale; best seller; popular
        recommended; (most|very) popular; top seller; staff pick; fan favou?rite; limited( edition)?
        just in; (true to size|runs (small|large|big)|fits (small|large)); new; new in
        neu; nouveau; nuevo; exclusive; hot; beliebt; reduziert
        promo(tion)?; soldes?; rebajas?; online only; final sale; no returns
        (b ware|box damaged|damaged box|no box|display( pair| model)?|ex display)
    """,
}
# The same with a number of pairs.
COUNTED = {
    Note.OUT: """
        0 (left|in stock|available|auf lager|en stock|disponibles?|op voorraad|i lager)
    """,
    Note.IN: """
        (only |just |last )?# ?(x )?(more |last )?(pairs?|pcs|pieces?|items?|units?)?
             ?(left|remaining|in stock|available|to go)( in stock)?
        (only|just|last) # ?(pairs?|pcs|pieces?|units?|items?)?
        (qty|stock|quantity|available|inventory|left|remaining):? ?#
        (nur )?noch # ?(paare?|stück|stk.?)? ?(übrig|verfügbar|auf lager|da|vorrätig)?
        # ?(paare?|stück|stk.?)? ?(auf lager|verfügbar|vorrätig|übrig)
        (nur|letzten?) # ?(paare?|stück|stk.?)?; (bestand|lager):? ?#
        (il )?(n.en |ne )?(reste|restent)( plus)?( que)? # ?(paires?|pi[èe]ces?|exemplaires?)?
            ( en stock)?
        plus que # ?(paires?|pi[èe]ces?|exemplaires?)?( en stock)?
        # ?(paires?|pi[èe]ces?)? ?(en stock|restante?s?|disponibles?)
        (s[óo]lo |[úu]nicamente )?quedan? (s[óo]lo )?# ?(pares?|unidad(es)?|uds?.?)?
        [úu]ltim[oa]s # ?(pares|unidades)?; # (unidades|pares|uds.?|disponibles)
        (solo |ne )?(rimangono|restano|rimast[ioea])( solo)? # ?(paia|pezzi)?
        (solo |ultim[ie] )# ?(paia|paio|pezz[oi])?( ?rimast[oaie])?
        # ?(paia|pezzi)? ?(rimast[ioae])
        (restam?|s[óo] restam?|apenas) # ?(pares?|unidades?)?
        (nog )?(maar |slechts )?# ?(paar|stuks)? ?(op voorraad|beschikbaar|over)
        (nog|slechts) (maar )?# ?(paar|stuks)?; (endast |bara )?# ?(par|st)? ?(kvar|i lager)
        (kun )?# ?(par|stk.?)? ?(tilbage|igjen|på lager); (vain )?# ?(kpl|paria)? ?jäljellä
        (vain|enää) # ?(kpl|paria)?; jäljellä:? #
        (został[ao]?|ostatnie|pozostał[oy]) (tylko )?# ?(szt.?|sztuki?|pary?)?
        # ?(szt.?|sztuki?|pary?)( w magazynie)?; # ?ks( skladem)?
        (posledn[íé]|zbývá|zbývají|skladem|už jen) # ?(ks|kusy?|páry?)?
        (son|sadece) # ?(çift|adet|ürün)?( kaldı)?; # ?(шт.?|пар[аы]?)( в наличии)?
        (остал[оаи]сь|остаток|ещ[ёе]|последние|залишилось) (всего )?:?# ?(пар[аы]?|шт.?)?
        (נותרו|נותר|נשארו) (רק )?# ?(זוגות|יחידות)?; # במלאי
    """,
    Note.LATER: """
        (ships?|shipping|delivery|available|lieferbar|lieferzeit|versand|livraison|envío|consegna)
             ?:?( in| within| sous| dans| en| tra)? ?#( ?[-–] ?#)?
             ?(weeks?|wochen?|semaines?|semanas?|settiman[ae])
        # ?(weeks?|wochen?) (delivery|lead time|lieferzeit)
    """,
    Note.PREORDER: """
        (ships?|shipping|eta|available|due|arrives|expected)( from| on| by| in| early| mid| late)*
             ?:? ?(#(st|nd|rd|th)? ?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}
            [.]? ?(#(st|nd|rd|th)?)?(,? ?20[0-9][0-9])?
    """,
}
# Of scripts without spaces: they may stand glued to a size.
GLUED = {
    Note.OUT: """
        売り?切れ(ました|中)?; 品切れ(中)?; 完売(しました|御礼)?; 在庫(な|無)し; 在庫切れ
        (再)?入荷待ち; 再入荷通知; 販売終了; 在庫[:：]? ?[×✕x]; [×✕]; (일시)?품절(입니다)?
        [❌✖🚫⛔]️?; 店頭(販売)?(のみ|限定); 店舗(販売)?(のみ|限定); 抽選(販売)?
        매장 ?(전용|판매|구매); 仅限?门店
        재고 ?없음; 매진; 已?售罄; 售完; 已售完; [缺無无][货貨]; 暂?[无無]库?存; 補貨中; 补货中
    """,
    Note.IN: """
        残り? ?(あと)?(わずか|僅か|少し|少)
        (残り|あと|ラスト|最後の?|残) ?# ?(点|足|個|枚|着)?(のみ)?
        [☑✅✔]️?
        ラスト(サイズ|ワン)?; 最終(サイズ|在庫|入荷); 在庫[:：]? ?(わずか|僅か|僅少|少|残少)
        在庫[:：]? ?(あり|有り?|[○◯〇◎△]); 在庫[:：]? ?# ?(点|足|個)?; 残少; [○◯〇◎△]
        (잔여|재고|남은) ?(수량)? ?[:：]? ?# ?(개|족|켤레)?( ?남음)?; 품절 ?임박; 재고 ?있음
        # ?(개|족|켤레) ?(남음|남았습니다); 마지막 ?(# ?)?(개|족|수량|사이즈|켤레)?
        (仅|僅|只)?[剩余餘](下|最后|最後)? ?# ?[双雙件]?; 最[后後] ?(#|一)? ?[双雙件]?
        [库庫]存[:：]? ?# ?[双雙件]?; 库存紧张; 有[货貨]; [现現][货貨]; 即将售罄
    """,
    Note.LATER: """
        取り?寄せ(商品)?; お取り?寄せ(商品)?; 接单生产
    """,
    Note.PREORDER: """
        (先行)?予約(商品|受付中?|販売|可)?; 예약 ?(구매|판매|주문|상품)?; 선주문
        [预預][售購购定訂订](商品)?
    """,
    Note.OTHER: """
        [☀-➿⬀-⯿🌀-🫿]️?; 人気; 新作; セール; 인기; 热卖; 新品
    """,
}
